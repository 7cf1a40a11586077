"""The exercises of notebook 09: baseline, scores, and two models judged by their RMSE."""

from .baseline import baseline
from .braking import braking
from .model import model
from .scores import scores

EXERCISES = (baseline, scores, model, braking)
