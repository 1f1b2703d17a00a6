"""The model's people: who lives where, who may do what, whose card still holds."""

HOMES = {"zhang": "zhang", "zhang_son": "zhang", "li": "li", "wang": "wang", "zhao": "zhao"}
HOUSEHOLDS = ("zhang", "li", "wang", "zhao")


class People:
    """The cast's residents as they are when everybody has been enrolled, and what becomes of their roles."""

    def __init__(self) -> None:
        self.roles: dict[str, set[str]] = {name: set() for name in HOMES}
        self.roles["zhao"] = {"operator"}
        self.roles["zhang"] = {"leader"}
        self.roles["li"] = {"volunteer"}
        self.team = {"zhang": "leader", "li": "volunteer"}
        self.cards = set(HOUSEHOLDS)

    def leads(self, person: str) -> bool:
        """Whether somebody leads the team."""
        return self.team.get(person) == "leader"

    def homes_of_leaders(self) -> set[str]:
        """The households of those who lead the team."""
        return {HOMES[person] for person in self.team if self.leads(person)}

    def grant(self, person: str, role: str) -> None:
        """Somebody is given a role."""
        self.roles[person].add(role)

    def revoke(self, person: str, role: str) -> None:
        """A role is taken, and with it the place in the team that hangs on it."""
        self.roles[person].discard(role)
        if role == "leader" and person in self.team:
            self.team[person] = "volunteer"
            self.roles[person].add("volunteer")
        elif role == self.team.get(person) == "volunteer":
            del self.team[person]

    def join(self, person: str, role: str) -> None:
        """Somebody is put in the team, or changes their place in it."""
        self.roles[person].add(role)
        self.team[person] = role
