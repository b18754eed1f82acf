"""The letter that goes out: composed as data, frozen by its digest, drawn as PDF in the language of the request."""

from comity.casework.letters.composing import Letter, compose, is_weaker, marking_of, material_of
from comity.casework.letters.drawing import Shown, about_fonts, draw, show, undrawable
from comity.casework.letters.fonts import undrawable as undrawable_in
from comity.casework.letters.phrases import LANGUAGES, frame_of, phrases

__all__ = [
    "LANGUAGES",
    "Letter",
    "Shown",
    "about_fonts",
    "compose",
    "draw",
    "frame_of",
    "is_weaker",
    "marking_of",
    "material_of",
    "phrases",
    "show",
    "undrawable",
    "undrawable_in",
]
