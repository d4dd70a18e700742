"""Codes of the faults an input can have. A code never changes its meaning."""

from collections.abc import Mapping

CODES: Mapping[str, str] = {
    # files
    "E201": "a file or folder is missing",
    "E202": "a file cannot be decoded or opened",
    "E203": "a file holds no rows",
    "E204": "a required column is missing",
    "E205": "a column is not known",
    "E206": "a row has more cells than the header",
    "E207": "a cell is too long",
    "E208": "a column stands twice in the header",
    "E209": "a file breaks the syntax of its format",
    # cells
    "E210": "a required cell is empty",
    "E211": "not a number",
    "E212": "a number out of its range",
    "E213": "an impossible or unreadable time",
    "E214": "a window closes before it opens",
    "E215": "a word that is not one of those allowed",
    "E216": "not a whole number",
    "E217": "a cell that cannot be understood",
    # between rows and files
    "E220": "an id is used twice",
    "E221": "an unknown delivery mode",
    "E222": "an unknown site",
    "E223": "an unknown vehicle",
    "E224": "an unknown order",
    "E225": "a place without coordinates or address",
    "E226": "latitude and longitude swapped",
    "E227": "a place far from everything else",
    "E228": "an address that was not found",
    "E229": "an unknown vehicle kind or travel profile",
    # orders no plan can serve
    "E230": "heavier or larger than any vehicle can take",
    "E231": "a place no vehicle can reach",
    "E232": "no vehicle has the mode or skill",
    "E233": "no time is left to serve it",
    "E234": "goods in one order that must not share a trip",
    # settings and traffic
    "E240": "settings that contradict each other",
    "E241": "a relation that cannot be kept",
    "E242": "an unknown zone",
    "E243": "a route already begun that breaks rules",
    "E249": "the day contradicts itself",
    # writing
    "E250": "something is there already",
    "E251": "a file or folder cannot be written",
    # travel times and traffic
    "E301": "a place has no coordinates, or impossible ones",
    "E302": "no other place reaches a place, or is reached from it",
    "E303": "a place is too far from any road",
    "E304": "a matrix file has a fault",
    "E305": "an address was not found",
    "E311": "a bad row of a traffic profile",
    "E312": "a gap in a traffic profile",
    "E313": "an unknown traffic profile",
    "E314": "a bad incident",
    "E315": "a bad span of weather",
    # plans
    "E401": "a plan cannot be read",
    "E402": "a file is no plan",
    "E403": "a plan names an unknown vehicle",
    "E404": "a plan names an unknown visit",
    "E405": "a plan names an unknown place",
    # outputs
    "E410": "a file of another origin is in the way",
    "E411": "a file or folder cannot be written",
    "E412": "an unknown output format",
    "E413": "an unknown engine",
    "E414": "a name on the command line that is not known",
    "E415": "an option that cannot be understood",
    "E416": "a file that is no order",
    "E417": "a plan where a day belongs, or a day where a plan belongs",
    "E418": "an offer that cannot be taken",
}
