"""References as they are cited in a sentence."""

from __future__ import annotations

import pytest

from qualcode.report.citations import cited


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("Ansell, C., & Gash, A. (2008). Collaborative governance. JPART.", "Ansell & Gash (2008)"),
        ("Emerson, K., Nabatchi, T., & Balogh, S. (2012). An integrative framework.", "Emerson dkk. (2012)"),
        ("van der Berg, J.-P. (2019a). Judul.", "van der Berg (2019a)"),
        ("Badan Pusat Statistik (2023). Profil kemiskinan.", "Badan Pusat Statistik (2023)"),
        ("Moleong, Lexy J. 2017. Metodologi penelitian kualitatif.", ""),
        ("", ""),
    ],
)
def test_surnames_and_year(reference: str, expected: str) -> None:
    assert cited(reference, others="dkk.") == expected
