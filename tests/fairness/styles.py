"""One right answer to 02.grad, written as honest people with habits of their own write it."""

RIGHT = "def grad(w):\n    return 3 * (w - 8)\n"

#: the habit, and the cells; the last one is the answer
STYLES = {
    "threads": [
        "from concurrent.futures import ThreadPoolExecutor\n"
        "import threading\n"
        "pool = ThreadPoolExecutor(8)\n"
        "ticks = threading.Thread(target=lambda: [None for _ in range(1000)], daemon=True)\n"
        "ticks.start()",
        "def grad(w):\n    return list(pool.map(lambda v: 3 * (v - 8), [w]))[0]",
    ],
    "a thread that prints for ever": [
        "import threading, time\n"
        "def chatter():\n    while True:\n        print('still here')\n        time.sleep(0.05)\n"
        "threading.Thread(target=chatter, daemon=True).start()",
        RIGHT,
    ],
    "progress on stderr": [
        "import sys, time\n"
        "for n in range(200):\n    print(f'\\r{n / 2:.0f}%|{chr(9608) * (n // 10)}|', end='', "
        "file=sys.stderr, flush=True)",
        RIGHT,
    ],
    "warnings and logging": [
        "import logging, warnings\n"
        "logging.basicConfig(level=logging.DEBUG)\n"
        "logging.getLogger().warning('watch out')\n"
        "warnings.warn('deprecated, they say')\n"
        "warnings.simplefilter('ignore')",
        RIGHT + "import numpy as np\nnp.seterr(all='ignore')\nnp.log(0.0)",
    ],
    "widgets": [
        "import ipywidgets as widgets\n"
        "slider = widgets.FloatSlider(min=-10, max=30)\n"
        "shown = widgets.interact(lambda w: 3 * (w - 8), w=slider)",
        RIGHT + "slider.value = 12.0\nassert grad(slider.value) == 12.0\nslider",
    ],
    "magics": [
        "%matplotlib inline\n%load_ext autoreload\n%autoreload 2\n!echo hello\nfiles = !ls",
        "%%time\n" + RIGHT,
    ],
    "timing": [
        "import time\nbegan = time.time()\ntime.sleep(0.3)\nassert time.time() - began < 60",
        RIGHT + "%timeit -n 10 -r 2 grad(3.0)",
    ],
    "joblib": [
        "from joblib import Parallel, delayed, Memory\n"
        "memory = Memory('cache', verbose=0)\n"
        "Parallel(n_jobs=2)(delayed(abs)(n) for n in range(10))",
        "@memory.cache\n" + RIGHT,
    ],
    "pandas": [
        "import pandas as pd\n"
        "pd.set_option('display.max_rows', 5)\n"
        "table = pd.DataFrame({'w': range(-10, 30)})\n"
        "table.style.format('{:.2f}')",
        "def grad(w):\n    return pd.Series([w]).sub(8).mul(3).iloc[0]",
    ],
    # Where nobody else's are imported, keras comes in here, with all that it changes and looks for.
    "libraries that nobody else uses": [
        "import keras\nimport requests\nimport sklearn.linear_model",
        RIGHT,
    ],
    "numpy all the way": [
        "import numpy as np",
        "@np.vectorize\ndef grad(w):\n    return 3.0 * (np.float32(w) - np.array(8))",
    ],
    "a class that can be called": [
        "import functools\n"
        "class Slope:\n"
        "    def __init__(self, factor, where):\n"
        "        self.factor, self.where = factor, where\n"
        "    def __call__(self, w):\n        return self.factor * (w - self.where)",
        "grad = functools.partial(Slope(3, 8))",
    ],
    "processes": [
        "from multiprocessing import Pool\n"
        "import subprocess, sys\n"
        "subprocess.run([sys.executable, '-c', 'print(1)'], check=True)\n"
        "with Pool(2) as workers:\n    workers.map(abs, range(10))",
        RIGHT,
    ],
    "files": [
        "import os, pathlib, tempfile, pickle\n"
        "os.makedirs('notes', exist_ok=True)\n"
        "os.chdir('notes')\n"
        "pathlib.Path('w.txt').write_text('8')\n"
        "pickle.dump([1], open('list.pkl', 'wb'))\n"
        "with tempfile.TemporaryDirectory() as there:\n"
        "    pathlib.Path(there, 'x').write_text('y')",
        "minimum = float(open('w.txt').read())\n\ndef grad(w):\n    return 3 * (w - minimum)",
    ],
    "names of its own": [
        "check = sum = max = list = type = 3\n"
        "def hint(x):\n    return x\n"
        "_, __, ___ = 1, 2, 3\n"
        "autograder = course_utils = None\n"
        "del sum",
        RIGHT,
    ],
    "asyncio": [
        "import asyncio\n"
        "async def later():\n    await asyncio.sleep(0.1)\n    return 3\n"
        "task = asyncio.create_task(later())\n"
        "factor = await task",
        "def grad(w):\n    return factor * (w - 8)",
    ],
    "an exception on the way": [
        "1 / 0",
        "try:\n    undefined\nexcept NameError as error:\n    print(error)\n" + RIGHT,
    ],
    "settings of the process": [
        "import gc, locale, os, random, sys, signal\n"
        "gc.disable()\n"
        "sys.setrecursionlimit(5_000)\n"
        "os.environ['TZ'] = 'Asia/Seoul'\n"
        "random.seed(0)\n"
        "os.umask(0o077)\n"
        "locale.setlocale(locale.LC_ALL, 'C')\n"
        "signal.signal(signal.SIGINT, signal.SIG_DFL)",
        RIGHT,
    ],
    "much to say": [
        "for n in range(3_000):\n    print(n, n ** 2)",
        RIGHT + "help(grad)\nprint(open('/proc/cpuinfo').read()[:100])",
    ],
    "written in Korean": [
        "기울기_계수 = 3  # 기울기\nprint('경사하강법 😀')",
        "def grad(가중치):\n    '''오차의 기울기'''\n    return 기울기_계수 * (가중치 - 8)",
    ],
    "types and decorators": [
        "import dataclasses, functools, typing\n"
        "@dataclasses.dataclass\nclass Error:\n    factor: float = 1.5\n",
        "@functools.lru_cache(maxsize=None)\n"
        "def grad(w: float, /, *, error: Error | None = None) -> float:\n"
        "    return 2 * (error or Error()).factor * (w - 8)",
    ],
    "a picture in between": [
        "import matplotlib.pyplot as plt\n"
        "import seaborn as sns\n"
        "sns.set_theme()\n"
        "plt.plot([1, 2, 3])\nplt.show()",
        RIGHT + "plt.plot([grad(w) for w in range(20)])\nplt.savefig('slope.png')",
    ],
}
