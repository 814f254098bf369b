"""From a study to a Word draft that the researcher goes on writing in."""

from __future__ import annotations

from qualcode.report.paths import copy_wording, report_path, wording_of
from qualcode.report.writing import write_report

__all__ = ["copy_wording", "report_path", "wording_of", "write_report"]
