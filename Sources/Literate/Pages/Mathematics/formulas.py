"""Turns LaTeX formulas into MathML: a JSON list on standard input, a JSON list on standard output.

latex2mathml lets much pass that a page should not show. What it did not understand is found in what it gives.
"""

import json
import re
import sys
import xml.etree.ElementTree as tree

from latex2mathml.converter import convert

OPERANDS = {"mfrac": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2, "mroot": 2, "msubsup": 3, "munderover": 3}


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


def upright(mathml):
    """Keeps a single Latin letter of `\\mathrm` upright: it is written as its number, a variable is as it is."""
    letter = r"<mi>(&#x000(?:[46][1-9A-F]|[57][0-9A]);)</mi>"
    return re.sub(letter, r'<mi mathvariant="normal">\1</mi>', mathml)


def answer(question):
    latex = question["latex"]
    try:
        mathml = convert(latex, display="block" if question["isDisplayed"] else "inline")
    except Exception as error:  # Each mistake has an exception of its own, whose name says what it is.
        words = re.sub(r"(?<!^)(?=[A-Z])", " ", type(error).__name__).lower()
        return {"error": f"cannot be converted ({words}); correct it"}
    try:
        formula = tree.fromstring(upright(mathml).replace(' xmlns="http://www.w3.org/1998/Math/MathML"', ""))
    except tree.ParseError:
        return {"error": "has an `&` outside a matrix or an `align*`; put it in one"}
    error = mistake(latex) or misunderstanding(formula)
    if error:
        return {"error": error}
    space_functions(formula)
    return {"mathml": tree.tostring(formula, encoding="unicode")}


json.dump([answer(question) for question in json.load(sys.stdin)], sys.stdout)
