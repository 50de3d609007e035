"""What a service sets for its own machine: where the database is, where its files lie, who it is."""

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Read from the environment, each with the prefix RJ_."""

    model_config = SettingsConfigDict(env_prefix="RJ_")

    data_dir: Path = Field(default=Path("data"), description="Folder of the database file and the secret key")
    database_url: str = Field(default="", description="SQLAlchemy URL; empty means SQLite in the data folder")
    demo: bool = Field(default=False, description="Rehearsal: invented people, a clock that can be moved")
    service_name: str = Field(default="Restorative service", description="Who the portal says it is")
    service_phone: str = Field(default="01632 960 140", description="The number printed on cards and pages")
    service_hours: str = Field(default="Monday to Friday, 8am to 6pm", description="When it is answered")
    return_address: str = Field(
        default="PO Box 40, Eastmoor",
        description="Where paper forms are sent back to: an address that does not name the service",
    )
    duty_line: str = Field(default="Duty supervisor: 01632 960 118", description="Foot of every staff page")
    exit_url: str = Field(default="https://www.bbc.co.uk/weather", description="Where Leave now goes")
    instrument: Path | None = Field(
        default=None,
        description="The service's own questions; empty means instrument.toml in the data folder",
    )
    supervision_overdue: Literal["warn", "refuse"] = Field(
        default="warn",
        description="Whose own supervision is overdue: does it warn, or refuse new sign-offs and cases? [J]",
    )
    most_open_cases: int = Field(
        default=12, description="Open cases of a facilitator before another one asks for a reason [J]"
    )
    secure_cookies: bool = Field(default=True, description="Cookies over HTTPS only; off for a demo on http")

    @property
    def own_questions(self) -> Path:
        """Where the service's own questions are, if it has any."""
        return self.instrument or self.data_dir / "instrument.toml"

    @property
    def url(self) -> str:
        """The database address that is in force."""
        return self.database_url or f"sqlite:///{self.data_dir / 'rj.db'}"


@cache
def settings() -> Settings:
    """The settings of this process."""
    return Settings()
