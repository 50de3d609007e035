"""How somebody is named where others may read over a shoulder."""


def initials(name: str) -> str:
    """M.O. for Maya Okafor: enough to know whom, too little for whoever reads along."""
    return "".join(f"{part[0].upper()}." for part in name.split())
