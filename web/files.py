"""Files that come with a form, made anew before a case is locked for them."""

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import Depends
from starlette.datastructures import UploadFile

from rj_workflow.cleaning import Cleaned, NotClean, cleaned
from rj_workflow.commands.exchange import MOST_FILES, TOO_MANY
from rj_workflow.errors import Invalid
from web.dependencies import Answers

NAME: Final = "files"
ACCEPTED: Final = "image/jpeg,image/png,application/pdf,audio/mpeg,audio/wav"


@dataclass(frozen=True, slots=True)
class Sent:
    """What came along: the files as they are kept, or why one of them cannot be taken."""

    files: tuple[Cleaned, ...] = ()
    fault: str = ""

    def usable(self) -> tuple[Cleaned, ...]:
        """The files.  Raises Invalid where one of them cannot be taken."""
        if self.fault:
            raise Invalid([(NAME, self.fault)])
        return self.files


def read_files(form: Answers) -> Sent:
    """Each file of the form, made anew; an empty field holds none."""
    value = form.get(NAME)
    several = value if isinstance(value, list) else [value]
    found = [one for one in several if isinstance(one, UploadFile)]
    if len(found) > MOST_FILES:
        return Sent(fault=TOO_MANY)
    made = []
    for one in found:
        with one.file:
            content = one.file.read()
        if not content:
            continue
        try:
            made.append(cleaned(content))
        except NotClean as fault:
            return Sent(fault=fault.args[0])
    return Sent(tuple(made))


Files = Annotated[Sent, Depends(read_files)]
