"""What the scripts for dependencies share: the list of all that is taken in, and what the sources of it say."""

import json
import os
import re
import subprocess
import sys
import urllib.request

LISTED = "dependencies.txt"
KINDS = {"swift", "python", "action", "image", "system"}
TIMEOUT = 60


class Unreachable(Exception):
    """Why a source does not answer."""


def fail(message, place=""):
    sys.exit(f"{place}error: {message}")


def listed():
    """The lines of the list: kind, name, version, digest, where from."""
    entries = []
    with open(LISTED, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            words = line.split("#")[0].split()
            if words and (words[0] not in KINDS or len(words) != 5):
                fail(f"'{line.strip()}' is no kind, name, version, digest and source of something; correct it",
                     f"{LISTED}:{number}:1: ")
            if words:
                entries.append(words)
    return entries


def write(kind, entries):
    """Puts the lines of a kind in the place of those that the list has; the others stay."""
    with open(LISTED, encoding="utf-8") as file:
        lines = file.read().splitlines()
    old = [number for number, line in enumerate(lines) if line.split()[:1] == [kind]]
    place = old[0] if old else len(lines)
    kept = [line for number, line in enumerate(lines) if number not in old]
    kept[place:place] = [" ".join(entry) for entry in sorted(entries)]
    with open(LISTED, "w", encoding="utf-8") as file:
        file.write("\n".join(kept) + "\n")


def answer(address, form="application/json"):
    """What an address says, as JSON."""
    try:
        request = urllib.request.Request(address, headers={"Accept": form})
        with urllib.request.urlopen(request, timeout=TIMEOUT) as response:
            return json.load(response)
    except (OSError, ValueError) as error:
        raise Unreachable(str(error)) from None


def files(name, source="pypi"):
    """The files of a Python package, as an index has them (https://peps.python.org/pep-0691/): pip's, or an address."""
    if source == "pypi":
        try:
            from pip._internal.models.index import PyPI
        except ImportError:
            raise Unreachable("pip is missing") from None
        index = os.environ.get("PIP_INDEX_URL") or PyPI.simple_url
        source = f"{index.rstrip('/')}/{name}/"
    return answer(source, "application/vnd.pypi.simple.v1+json").get("files", [])


def tags(address):
    """The commits of a repository's tags."""
    try:
        # A repository that is not there must not ask for a password.
        environment = {**os.environ, "GIT_TERMINAL_PROMPT": "0"}
        result = subprocess.run(["git", "ls-remote", "--tags", address], timeout=TIMEOUT, text=True, env=environment,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unreachable(str(error)) from None
    if result.returncode:
        raise Unreachable((result.stderr.strip().splitlines() or ["git says nothing"])[0])
    commits = {}
    for line in result.stdout.splitlines():
        commit, name = line.split("\t")
        name = name.removeprefix("refs/tags/")
        # An annotated tag comes twice; the second is the commit.
        commits[name.removesuffix("^{}")] = commit
    return commits


def numbers(version):
    """The numbers of a released version, to compare; None for another, such as `1.0rc1`."""
    match = re.fullmatch(r"v?(\d+(?:\.\d+)*)(?:\.post(\d+))?", version)
    if not match:
        return None
    parts = [int(part) for part in match[1].split(".")]
    while len(parts) > 1 and parts[-1] == 0:
        parts.pop()
    return parts, int(match[2] or 0)


def newest(versions):
    """The newest of some versions that are released; None where none is."""
    return max((version for version in versions if numbers(version)), key=numbers, default=None)
