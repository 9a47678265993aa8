"""Turns LaTeX formulas into MathML: a JSON list on standard input, a JSON list on standard output.

latex2mathml lets much pass that a page should not show. What it did not understand is found in what it gives. Its own way
of writing elements leaves `<` and `&` of a formula's text as they are, so its elements are taken and written here.
"""

import json
import re
import sys
import xml.etree.ElementTree as tree

from latex2mathml.converter import convert_to_element

OPERANDS = {"mfrac": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2, "mroot": 2, "msubsup": 3, "munderover": 3}
ACCENTS = set("^~`´ˆˇ¯˘˙˚˜¨‾→←↔")
LETTER = r"&#x000(?:[46][1-9A-F]|[57][0-9A]);"
UNSHOWN = re.compile("[^\t\n\r\x20-\x7E\xA0-\uD7FF\uE000-\uFDCF\uFDF0-\uFFFD\U00010000-\U0010FFFF]")


def mistake(latex):
    """What is wrong with a formula's text, as the end of a sentence; nothing where all is well."""
    plain = re.sub(r"\\.", "", latex)
    if plain.count("{") != plain.count("}"):
        return "has braces that do not match; close each `{` with a `}`"
    return None


def misunderstanding(formula):
    """What was not understood of a formula, as the end of a sentence."""
    for element in formula.iter():
        text = element.text or ""
        if element.tag == "mi" and text == "&":
            return "has an `&` outside a matrix or an `align*`; put it in one"
        if element.tag == "mi" and re.match("&#x(?![0-9A-Fa-f]+;)", text):
            return "has a `\\unicode` without the number of a character; write `\\unicode{3b1}`"
        if re.fullmatch(r"\\[A-Za-z]+", text):
            return f"has the unknown command `{text}`; write another"
        if len(element) != OPERANDS.get(element.tag, len(element)):
            return "lacks an operand, of a fraction or an index; write it"
    return None


def is_function(element):
    """Whether an element is the name of a function, with or without an index."""
    if element.tag in OPERANDS and len(element):
        return is_function(element[0])
    return element.tag == "mi" and re.fullmatch(r"[a-z]{2,}", element.text or "") is not None


def space_functions(formula):
    """Puts a thin space after a function's name, which browsers do not: log x, not logx."""
    for row in list(formula.iter("mrow")):
        for place in range(len(row) - 1, 0, -1):
            if is_function(row[place - 1]) and row[place].tag not in {"mo", "mspace"}:
                row.insert(place, tree.Element("mspace", width="0.17em"))


def name_signs(formula, stand_in):
    """Puts signs in the place of their numbers, `&#x02264;`, by which latex2mathml writes them.

    Such a number in the formula's own text stays: the stand-in is its `&`.
    """
    for element in formula.iter():
        text = element.text or ""
        # A single Latin letter of `\mathrm` is upright: it is written as its number, a variable is as it is.
        if element.tag == "mi" and not element.attrib and re.fullmatch(LETTER, text):
            element.set("mathvariant", "normal")
        text = re.sub(r"&#x([0-9A-Fa-f]+);", lambda number: chr(int(number[1], 16)), text)
        if element.tag == "mtext":
            text = re.sub(r"\\([&%$#_])", r"\1", text)
        element.text = text.replace(stand_in, "&")
        # Nothing but a single letter is slanted: tanh and a prime are upright.
        is_word = element.tag in {"mi", "mo"} and element.text.isalpha() and len(element.text) > 1
        if "mathvariant" not in element.attrib and (
            is_word or element.tag == "mi" and not element.text.isalpha()
        ):
            element.set("mathvariant", "normal")
        for name, value in element.attrib.items():
            element.set(name, value.replace(stand_in, "&"))


def name_accents(formula):
    """Says of bars and hats above a letter that they are accents, which browsers no longer find out by themselves."""
    for element in formula.iter("mover"):
        if len(element) == 2 and element[1].tag == "mo" and (element[1].text or "") in ACCENTS:
            element.set("accent", "true")


def is_shown(formula):
    """Whether a page can show every character of a formula."""
    return not any(UNSHOWN.search("".join([e.text or "", *e.attrib.values()])) for e in formula.iter())


def answer(question):
    latex = question["latex"]
    try:
        # A character that the formula has nowhere.
        stand_in = next(chr(code) for code in range(0xE000, 0xF8FF) if chr(code) not in latex)
        text = re.sub(r"&(?=#[xX]?[0-9A-Fa-f]+;)", stand_in, latex)
        formula = convert_to_element(text, display="block" if question["isDisplayed"] else "inline")
        del formula.attrib["xmlns"]
        error = mistake(latex) or misunderstanding(formula)
        if error:
            return {"error": error}
        name_signs(formula, stand_in)
        if not is_shown(formula):
            return {"error": "has a character that no page can show, such as one of control; leave it out"}
        space_functions(formula)
        name_accents(formula)
        return {"mathml": tree.tostring(formula, encoding="unicode")}
    except Exception as error:  # Each mistake has an exception of its own, whose name says what it is.
        words = re.sub(r"(?<!^)(?=[A-Z])", " ", type(error).__name__).lower()
        return {"error": f"cannot be converted ({words}); correct it"}


json.dump([answer(question) for question in json.load(sys.stdin)], sys.stdout)
