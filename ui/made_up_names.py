"""First names for visitors who have none: made up, always the same for the same visitor."""

from __future__ import annotations

from typing import Final

TURKISH: Final = (
    "Mehmet Zeynep Elif Emre Can Fatma Ayşe Kerem Mustafa Selin Derya Burak Hatice Ali Merve Deniz "
    "Ahmet Esra Murat Büşra Hakan Gamze Onur Ebru Yusuf Sibel Serkan Aylin Tolga Pınar Umut Yasemin "
    "Barış Melis Ozan Ceren Kaan Nazlı Volkan İrem Cem Defne Eren Gizem Halil Ece Levent Tuğba Metin "
    "Sevgi Orhan Bahar Sinan Ezgi Ufuk Şeyma Yiğit Dilara Koray Özge"
)
ELSEWHERE: Final = (
    "Anna Ben Clara Daniel Emma Felix Grace Hugo Ines Jonas Kira Liam Maya Noah Olivia Paul Rosa Sam "
    "Tara Victor Alice Bruno Chloe David Ella Finn Greta Henry Isla Jack Karin Leo Mia Nils Ona Peter "
    "Ruth Simon Thea Umar Vera Walter Amira Bilal Carmen Diego Elena Farid Gloria Hana Ivan Julia Kofi "
    "Lena Marco Nadia Oscar Priya Rafael Sofia"
)
STEP: Final = 37
"""Has no divisor in common with the number of names: neighbours have different ones."""


def made_up_name(visitor: int, seed: int, currency: str) -> str:
    """What to call a visitor."""
    names = (TURKISH if currency == "TRY" else ELSEWHERE).split()
    return names[(visitor * STEP + seed) % len(names)]
