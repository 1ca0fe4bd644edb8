"""The schema of a campaign file: `channel` decides which keys there are, so that help and errors are about that channel."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from ctsync.campaign.check import LIMITED_AUDIENCE_KEYS, LIMITED_KEYS, LIMITED_SCHEDULE_KEYS
from ctsync.campaign.definition import Definition
from ctsync.campaign.languages import LANGUAGE_CODE, MARKET_NAME, SETTINGS_KEYS, LanguageSettings
from ctsync.channels import CHANNELS, Channel
from ctsync.channels.push import MOST_ACTIONS
from ctsync.channels.webpush import MOST_BUTTONS
from ctsync.schemas import filters, rules
from ctsync.schemas.draft07 import Schema, definitions_of, described, ref
from ctsync.schemas.known import Known
from ctsync.schemas.names import put_names
from ctsync.schemas.parts import Definitions, has, partial, refused, with_variables, without

_STRICT: Final = ("name", "purpose", "channel", "renamed_from")
"""Keys that no variable may stand for: they are asked before variables are filled in."""
_IN_A_MARKET: Final = (
    "audience", "schedule", "message", "languages", "countries", "provider", "offer", "expires",
)  # fmt: skip
_ASKED_OF_ALL: Final = ("owner", "audience", "schedule", "message")
"""Required keys that a default or, but for the owner, a market may bring."""
_NOTHING: Final[Schema] = {}

_LANGUAGES_KEY: Final = f"^(?:{'|'.join(SETTINGS_KEYS)}|{LANGUAGE_CODE.pattern})$"
_SAY_CODE: Final = f"Write a language's code, such as hi, or one of {', '.join(SETTINGS_KEYS)}."
_SOURCE: Final = (
    "The state of `message` that this was translated from; `ctsync lint` warns when it has changed."
)


class CampaignSchemas:
    """The schemas of all channels over one set of definitions."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.definitions: Definitions = definitions_of(
            [Definition, LanguageSettings, *(channel.message for channel in CHANNELS.values())]
        )
        self._fields = Definition.descriptions()
        self._amend()

    def root(self) -> Schema:
        """A campaign file."""
        names = list(CHANNELS)
        by_channel = [
            {"if": _is_channel(name), "then": ref(self.campaign(channel))}
            for name, channel in CHANNELS.items()
        ]
        choice = {"enum": names, "description": self._fields["channel"]}
        no_channel: Schema = {"properties": {**self._shared(), "channel": choice}, "required": ["channel"]}
        unknown = {
            "if": {"not": {"properties": {"channel": {"enum": names}}}},
            "then": {"properties": {"channel": choice}},
        }
        return {
            "type": "object",
            "if": has("channel", {}),
            "then": {"allOf": [*by_channel, unknown]},
            "else": no_channel,
        }

    def campaign(self, channel: Channel) -> str:
        """The name of the definition of this channel's files."""
        name = f"Campaign.{channel.name}"
        if name not in self.definitions:
            properties = self.properties(channel)
            whole: Schema = {
                "type": "object",
                "properties": properties,
                "required": ["name", "purpose", "channel"],
                "additionalProperties": False,
                "allOf": self._demands(channel, properties["message"]),
            }
            whole["properties"] = {**properties, "message": described({}, self._fields["message"])}
            self.definitions[name] = whole
        return name

    def properties(self, channel: Channel) -> dict[str, Schema]:
        """Each key of this channel's files."""
        found = dict(self.definitions["Definition"]["properties"])
        has = channel.keys | channel.required
        found["channel"] = described({"enum": [channel.name]}, self._fields["channel"])
        found["audience"] = self._told("audience", ref(self.audience(channel)))
        found["schedule"] = self._told("schedule", ref(self.schedule(channel)))
        found["message"] = self._told("message", ref(channel.message.__name__))
        found["languages"] = self._told(
            "languages", self._named(f"Languages.{channel.name}", self._languages, channel)
        )
        for key in LIMITED_KEYS:
            if key not in has:
                found[key] = _elsewhere(key)
        found = {key: one if key in _STRICT else with_variables(one) for key, one in found.items()}
        put_names(found, channel.name, self.known.catalog)
        found["markets"] = self._told(
            "markets", self._named(f"Markets.{channel.name}", lambda one: self._markets(found, one), channel)
        )
        return found

    def _named(self, name: str, make: Callable[[Channel], Schema], channel: Channel) -> Schema:
        """A definition that is made once, so that its parts stand in the schema once."""
        if name not in self.definitions:
            self.definitions[name] = {}
            self.definitions[name] = make(channel)
        return ref(name)

    def _told(self, key: str, schema: Schema) -> Schema:
        return described(schema, self._fields[key])

    def _shared(self) -> dict[str, Schema]:
        """Keys of all channels with their descriptions, for a file that names no channel yet."""
        return {key: described({}, text) for key, text in self._fields.items() if key not in LIMITED_KEYS}

    def _demands(self, channel: Channel, message: Schema) -> list[Schema]:
        """What a file cannot do without, unless a default or each of its markets brings it."""
        keys = (*_ASKED_OF_ALL, *sorted(channel.required))
        needed = [key for key in keys if not self.known.inherits(key, channel=channel.name)]
        senders = ("provider", "provider_group") if "provider_group" in channel.keys else ()
        has_sender = any(self.known.inherits(key, channel=channel.name) for key in senders)
        sender = {"allOf": [rules.one_of(*senders)]} if senders and not has_sender else {}
        in_markets = [key for key in needed if key not in _IN_A_MARKET]
        loose = ref(partial(channel.message.__name__, self.definitions))
        return [
            {
                "if": has("markets", {}),
                "then": {"required": in_markets, "properties": {"message": loose}},
                "else": {
                    "required": needed,
                    "properties": {"message": message},
                    **sender,
                },
            },
            rules.excludes(
                "provider", ("provider_group",), "One sender or one group: `provider` or `provider_group`."
            ),
            rules.when(
                "purpose",
                "^promotional$",
                {
                    "properties": {
                        "opted_out_people": {
                            "not": {"const": "include"},
                            "errorMessage": "A promotional e-mail may not go to people who opted out.",
                        }
                    }
                },
            ),
        ]

    def audience(self, channel: Channel) -> str:
        """The name of the definition of `audience` on this channel."""
        return self._limited("Audience", LIMITED_AUDIENCE_KEYS - channel.audience_keys, "audience")

    def schedule(self, channel: Channel) -> str:
        """The same of `schedule`."""
        return self._limited("Schedule", LIMITED_SCHEDULE_KEYS - channel.schedule_keys, "schedule")

    def _limited(self, name: str, keys: frozenset[str], of: str) -> str:
        """A definition without keys that a channel does not have. Channels that lack the same ones share it."""
        if not keys:
            return name
        limited = f"{name}.without.{'.'.join(sorted(keys))}"
        if limited not in self.definitions:
            done = without(self.definitions[name], keys, lambda key: _elsewhere(key, of))
            if name == "Schedule":
                only = {"enum": ["account"], "errorMessage": "Only a push can go out on each person's clock."}
                done["properties"]["in"] = {**done["properties"]["in"], **only}
                done["properties"]["in"].pop("anyOf", None)
            self.definitions[limited] = done
        return limited

    def _languages(self, channel: Channel) -> Schema:
        """Settings, and for each code the texts of that language."""
        message = self.definitions[partial(channel.message.__name__, self.definitions)]
        own: dict[str, Schema] = {
            "expect": self.definitions["Audience"]["properties"]["expect"],
            "skip": described(
                _flag(self.definitions), "`true` leaves these people out: nobody else gets their part."
            ),
            "source": described({"type": ["string", "integer"]}, _SOURCE),
        }
        texts = {**message, "properties": {**message["properties"], **own}}
        self.definitions[f"Language.{channel.name}"] = texts
        settings = self.definitions[LanguageSettings.__name__]
        profile = [f"Profile.{name}" for name in self.known.catalog.tracking_plan.profile]
        chooses = settings["properties"]["from"]
        offered = (
            described({"anyOf": [{"enum": profile}, chooses]}, chooses["description"]) if profile else chooses
        )
        return {
            **settings,
            "properties": {**settings["properties"], "from": offered},
            "propertyNames": {"pattern": _LANGUAGES_KEY, "patternErrorMessage": _SAY_CODE},
            "additionalProperties": ref(f"Language.{channel.name}"),
        }

    def _markets(self, found: Mapping[str, Schema], channel: Channel) -> Schema:
        """What a market may change of its file."""
        loose: dict[str, Schema] = {key: found[key] for key in _IN_A_MARKET}
        loose["audience"] = self._told("audience", ref(partial(self.audience(channel), self.definitions)))
        loose["schedule"] = self._told("schedule", ref(partial(self.schedule(channel), self.definitions)))
        loose["message"] = self._told("message", ref(partial(channel.message.__name__, self.definitions)))
        skip = described(_flag(self.definitions), "`true` leaves this market out: nobody else gets its part.")
        languages = self._told("languages", ref(partial(f"Languages.{channel.name}", self.definitions)))
        self.definitions[f"Market.{channel.name}"] = {
            "type": "object",
            "properties": {**loose, "languages": languages, "skip": skip},
            "additionalProperties": False,
        }
        say = "A market's name has small letters, digits and `-`, at most 20."
        name = {"pattern": f"^{MARKET_NAME.pattern}$", "patternErrorMessage": say}
        return {
            "type": "object",
            "propertyNames": name,
            "additionalProperties": ref(f"Market.{channel.name}"),
        }

    def _amend(self) -> None:
        """What the models leave to checks in Python, as far as a schema can say it too."""
        plan = self.known.catalog.tracking_plan
        self.definitions |= filters.filter_definitions(plan)
        of_event = [filters.where(plan)] if plan.events else []
        added: dict[str, list[Schema]] = {
            "Audience": [*rules.audience_rules(self.known), *of_event],
            "Condition": [*rules.condition_rules(), *of_event],
            "Goal": [filters.where(plan, between=True), filters.revenue(plan)] if plan.events else [],
            "Schedule": rules.schedule_rules(self.known),
            "QuietHours": rules.quiet_rules(self.known),
            "Header": rules.header_rules(),
            "InboxMessage": rules.inbox_rules(),
            "Card": rules.card_rules(),
            "CardButton": rules.button_rules(),
        }
        for name, more in added.items():
            if more:
                self._definition(name).setdefault("allOf", []).extend(more)
        for name, key, most in (("Android", "actions", MOST_ACTIONS), ("Chrome", "buttons", MOST_BUTTONS)):
            self.definitions[name]["properties"][key]["anyOf"][1]["maxItems"] = most
        self._filters()
        self._forget_the_inherited()
        for name in [name for name in self.definitions if name != "Definition"]:
            self.definitions[name] = with_variables(self.definitions[name])
            put_names(self.definitions[name].get("properties", {}), name, self.known.catalog)

    def _definition(self, name: str) -> Schema:
        """The map itself, where a definition also has a short form."""
        found = self.definitions[name]
        return found if "properties" in found else next(one for one in found["anyOf"] if "properties" in one)

    def _filters(self) -> None:
        """Filters of people by the tracking plan; where an event decides, a condition beside it does."""
        has_events = bool(self.known.catalog.tracking_plan.events)
        people = ("demographics", "geo", "app", "reachability")
        for name, keys in (
            ("Audience", ("profile", "where", *people)),
            ("Condition", ("where",)),
            ("Goal", ("where",)),
        ):
            properties = self.definitions[name]["properties"]
            for key in keys:
                made = ref("People") if key == "profile" else filters.any_filters(between=name == "Goal")
                if key == "where" and has_events:
                    made = {"type": "object"}
                properties[key] = described(made, properties[key]["description"])

    def _forget_the_inherited(self) -> None:
        """Nothing is required below `message` or another key if a default writes it."""
        models = {"message": [channel.message.__name__ for channel in CHANNELS.values()], "goal": ["Goal"]}
        for key, names in models.items():
            for name in names:
                schema = self.definitions[name]
                schema["required"] = [
                    one for one in schema.get("required", ()) if not self.known.inherits(key, one)
                ]


def _is_channel(name: str) -> Schema:
    return has("channel", {"const": name})


def _flag(definitions: Mapping[str, Schema]) -> Schema:
    """The form of a flag, as any flag has it."""
    flag = definitions["Definition"]["properties"]["all_devices"]
    return {key: value for key, value in flag.items() if key not in ("description", "default")}


def _elsewhere(key: str, of: str = "") -> Schema:
    """Why a key cannot stand in files of a channel."""
    has = [one.name for one in CHANNELS.values() if key in _keys(one, of)]
    return refused(f"`{key}` does not exist on this channel. These have it: {', '.join(has)}.")


def _keys(channel: Channel, of: str) -> Iterable[str]:
    if of == "audience":
        return channel.audience_keys
    return channel.schedule_keys if of == "schedule" else channel.keys | channel.required


def defaults_of(schemas: CampaignSchemas, names: Iterable[str]) -> dict[str, Any]:
    """For each block of `defaults`: a campaign of which nothing is required, without what each file says itself."""
    done: dict[str, Any] = {}
    for name in names:
        channel = CHANNELS.get(name.rpartition("channel.")[2]) if "channel." in name else None
        made = f"Block.{channel.name}" if channel else "Block"
        if made not in schemas.definitions:
            schemas.definitions[made] = _block(schemas, [channel] if channel else list(CHANNELS.values()))
        done[name] = described(ref(made), _WHOM.get(name, "What campaigns of this kind need not repeat."))
    return done


_WHOM: Final = {"all": "What no campaign needs to repeat."}


_OWN: Final = frozenset({"name", "renamed_from", "adopt", "purpose", "channel", "languages", "markets"})
_OWN_BASES: Final = ("event", "segment", "everyone", "query")
_OWN_TEXTS: Final = ("title", "subtitle", "body", "subject", "preheader", "html", "cards")


def _block(schemas: CampaignSchemas, channels: list[Channel]) -> Schema:
    properties: dict[str, Schema] = {}
    for channel in channels:
        found = schemas.properties(channel)
        own = channel.keys | channel.required
        for key, one in found.items():
            if key not in _OWN and (key not in LIMITED_KEYS or key in own):
                properties.setdefault(key, one)
    message = [schemas.definitions[partial(one.message.__name__, schemas.definitions)] for one in channels]
    shapes: dict[str, Schema] = {}
    for shape in message:
        for key, one in shape["properties"].items():
            if key not in _OWN_TEXTS:
                same = shapes.get(key, one) == one
                shapes[key] = one if same else described(_NOTHING, one["description"])
    narrow = channels[0]
    for key, whole in (("audience", schemas.audience(narrow)), ("schedule", schemas.schedule(narrow))):
        loose = schemas.definitions[partial(whole, schemas.definitions)]
        properties[key] = described(
            without(loose, _OWN_BASES if key == "audience" else (), lambda _: None),
            properties[key]["description"],
        )
    properties["message"] = described(
        {"type": "object", "properties": shapes, "additionalProperties": False},
        properties["message"]["description"],
    )
    return {"type": "object", "properties": properties, "additionalProperties": False}
