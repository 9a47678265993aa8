"""Turns LaTeX formulas into MathML: a JSON list on standard input, a JSON list on standard output.

latex2mathml lets much pass that a page should not show. What it did not understand is found in what it gives.
"""

import json
import re
import sys
import xml.etree.ElementTree as tree

from latex2mathml.converter import convert

OPERANDS = {"mfrac": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2, "mroot": 2, "msubsup": 3, "munderover": 3}


def mistake(latex, mathml):
    """What is wrong with a formula, as the end of a sentence; nothing where all is well."""
    plain = re.sub(r"\\.", "", latex)
    if plain.count("{") != plain.count("}"):
        return "has braces that do not match; close each `{` with a `}`"
    unknown = re.search(r">(\\[A-Za-z]+)<", mathml)
    if unknown:
        return f"has the unknown command `{unknown.group(1)}`; write another"
    try:
        elements = list(tree.fromstring(mathml).iter())
    except tree.ParseError:
        return "has an `&` outside a matrix or an `align*`; put it in one"
    for element in elements:
        if len(element) != OPERANDS.get(element.tag, len(element)):
            return "lacks an operand, of a fraction or an index; write it"
    return None


def answer(question):
    latex = question["latex"]
    try:
        mathml = convert(latex, display="block" if question["isDisplayed"] else "inline")
    except Exception as error:  # Each mistake has an exception of its own, whose name says what it is.
        words = re.sub(r"(?<!^)(?=[A-Z])", " ", type(error).__name__).lower()
        return {"error": f"cannot be converted ({words}); correct it"}
    mathml = mathml.replace(' xmlns="http://www.w3.org/1998/Math/MathML"', "")
    error = mistake(latex, mathml)
    return {"error": error} if error else {"mathml": mathml}


json.dump([answer(question) for question in json.load(sys.stdin)], sys.stdout)
