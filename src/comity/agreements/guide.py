"""Draws the life of an agreement for the guide, from the table itself, so that the page cannot say another thing."""

from comity.agreements.workflow import FLOW

BEGINS, ENDS = "<!-- from the table: begin -->", "<!-- from the table: end -->"


def drawn() -> str:
    """The diagram and the table of steps, between their marks, in English."""
    lines = [BEGINS, "```mermaid", FLOW.diagram(), "```", "", "| step | from | to | hands |", "|---|---|---|---|"]
    for row in FLOW.moves:
        sources = ", ".join(str(source.value).replace("_", " ") for source in sorted(row.sources, key=str))
        target = str(row.target.value).replace("_", " ") if row.target else "the same"
        lines.append(f"| {row.label} | {sources} | {target} | {'two' if row.second else 'one, with its reason'} |")
    return "\n".join([*lines, ENDS])
