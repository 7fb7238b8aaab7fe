from typing import List, Optional, Tuple

VERSION: str
MODEL: str

Place = Tuple[int, int]
FoundPerson = Tuple[str, List[str], List[Place]]
FoundQuote = Tuple[int, int, str, Optional[str], int, Optional[Place], Optional[Place], Optional[int]]
Found = Tuple[List[FoundPerson], List[FoundQuote], Optional[str]]

def annotate(text: str) -> Found: ...
def annotate_many(texts: List[str], jobs: int) -> List[Found]: ...
