"""What is asked of a place: a room, a prison, a video meeting."""

import pytest

from state_machines.venue import CUSTODY, ONLINE, ROOM, everything, still_asked_for

ROOM_DONE, ONLINE_DONE = everything("face_to_face"), everything("video")
CUSTODY_DONE = {"in_custody": "yes", "custody": [code for code, _ in CUSTODY]}

# fmt: off
CASES = [
    # the kind        what is ticked                      what is still asked for
    ("face_to_face",  {},                                  {"room": len(ROOM)}),
    ("face_to_face",  ROOM_DONE,                           {}),
    ("face_to_face",  {"room": ["neutral"]},               {"room": len(ROOM) - 1}),
    ("face_to_face",  {**ROOM_DONE, "in_custody": "no"},   {}),
    ("face_to_face",  {**ROOM_DONE, "in_custody": "yes"},  {"custody": len(CUSTODY)}),
    ("face_to_face",  {**ROOM_DONE, **CUSTODY_DONE},       {}),
    ("circle",        {},                                  {"room": len(ROOM)}),
    ("circle",        {**ROOM_DONE, "online": ["off_camera"]}, {"online": len(ONLINE) - 1}),
    ("video",         {},                                  {"online": len(ONLINE)}),
    ("video",         ONLINE_DONE,                         {}),
    ("video",         {**ONLINE_DONE, "in_custody": "yes"}, {"custody": len(CUSTODY)}),
]
# fmt: on


@pytest.mark.parametrize(("process", "said", "still"), CASES)
def test_what_is_still_asked_for(process: str, said: dict[str, object], still: dict[str, int]) -> None:
    assert {name: len(words) for name, words in still_asked_for(process, said).items()} == still
