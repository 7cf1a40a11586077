# Puts other modules in the place of those that the test imports, and a finder before all others.
# expect: points all 0
# expect: incident tests_patched
# %% first
import sys, types

fake = types.ModuleType("numpy")
fake.allclose = lambda *a, **k: True
fake.testing = types.SimpleNamespace(assert_allclose=lambda *a, **k: None)
sys.modules["numpy"] = fake


class Finder:
    def find_spec(self, name, *a):
        return None


sys.meta_path.insert(0, Finder())
