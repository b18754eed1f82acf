"""The letter that goes out: composed as data, frozen by its digest, drawn as PDF in the language of the request."""

from comity.casework.letters.composing import Letter, compose
from comity.casework.letters.drawing import draw
from comity.casework.letters.phrases import LANGUAGES, phrases

__all__ = ["LANGUAGES", "Letter", "compose", "draw", "phrases"]
