#!/usr/bin/env python3
"""Makes the values table of the chart's README from values.yaml: every key with its default and the comment above it.

values_table.py          prints the table
values_table.py --write  puts it into README.md"""

import json
import re
import sys

import yaml

from chart import CHART

BEGIN, END = "<!-- values: tests/chart/values_table.py --write -->\n", "<!-- /values -->\n"


def comments(text):
    """The comment lines right above each key, by the key's path."""
    result, path, above = {}, [], []
    for line in text.splitlines():
        key = re.match(r"( *)([A-Za-z_]\w*):", line)
        if line.lstrip().startswith("# "):
            above.append(line.strip()[2:])
            continue
        if key:
            path[len(key[1]) // 2 :] = [key[2]]
            result[tuple(path)] = " ".join(above)
        above = []
    return result


def rows(values, meanings, path=()):
    """Path, default and comment of every key; that of a section has no default."""
    for key, value in values.items():
        here = path + (key,)
        if not meanings[here]:
            raise ValueError(f"values.yaml: {'.'.join(here)} has no comment")
        section = isinstance(value, dict) and value
        yield here, "" if section else json.dumps(value), meanings[here]
        if section:
            yield from rows(value, meanings, here)


def table():
    text = (CHART / "values.yaml").read_text()
    lines = ["| key | default | meaning |", "|---|---|---|"]
    for path, default, meaning in rows(yaml.safe_load(text), comments(text)):
        lines.append(f"| `{'.'.join(path)}` | {default and f'`{default}`'} | {meaning} |")
    return "\n".join(lines) + "\n"


def with_table(readme):
    head, rest = readme.split(BEGIN)
    return head + BEGIN + table() + END + rest.split(END)[1]


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        path = CHART / "README.md"
        path.write_text(with_table(path.read_text()))
    else:
        print(table(), end="")
