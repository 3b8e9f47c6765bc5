"""Answers requests on standard input, one JSON object per line, with base64 per line; only the standard library."""

import base64
import json
import sys

import binary
import captures
import containers
import databases
import text

operations = {}
for module in (text, binary, containers, databases, captures):
    operations.update(module.operations)

for line in sys.stdin:
    request = json.loads(line)
    try:
        output = operations[request["operation"]](base64.b64decode(request["input"]), **request["options"])
        answer = base64.b64encode(output).decode()
    except Exception as error:  # told to the one who asked
        answer = "!" + json.dumps(f"{type(error).__name__}: {error}")
    sys.stdout.write(answer + "\n")
    sys.stdout.flush()
