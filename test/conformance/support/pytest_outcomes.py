"""A pytest plug-in that writes the outcome of each test as the line that the suite reads (see outcome.ts)."""

import json
import sys


def pytest_runtest_logreport(report):
    # A test's own phase decides, unless setting it up or tidying after it failed.
    if report.when != "call" and report.passed:
        return
    name = report.nodeid.split("::")[1].split("[")[0]
    line = {"test": name, "verdict": report.outcome, "detail": report.longreprtext}
    sys.__stdout__.write("\n" + json.dumps(line) + "\n")
    sys.__stdout__.flush()
