"""Codebooks: YAML that a researcher writes, and the ``Codebook`` that qualcode works with."""

from __future__ import annotations

from qualcode.codebook.comparison import CodeChange, Comparison, TextChange, compare_codebooks
from qualcode.codebook.editing import add_rule
from qualcode.codebook.loading import check_codebook, codebook_path, load_codebook, read_codebook
from qualcode.codebook.phrases import parse_phrase
from qualcode.codebook.problems import Problem
from qualcode.codebook.skeleton import write_skeleton

__all__ = [
    "CodeChange",
    "Comparison",
    "Problem",
    "TextChange",
    "add_rule",
    "check_codebook",
    "codebook_path",
    "compare_codebooks",
    "load_codebook",
    "parse_phrase",
    "read_codebook",
    "write_skeleton",
]
