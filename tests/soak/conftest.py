"""The course's secret, made once."""

from tests.cli.conftest import begun

__all__ = ["begun"]
