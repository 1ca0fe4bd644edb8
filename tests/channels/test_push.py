"""Push: YAML to wire for every key of yaml.md 7.1, and what is refused."""

from __future__ import annotations

import json

import pytest

from ctsync.problems import Level
from tests.channels.shop import at, findings, preview, refused, resolved, said, sent, with_utm

TEXTS = {"title": "Hi", "body": "There"}
OFFERS = {"android": {"notification_channel": "offers"}}
ANDROID, IOS = "content/platform_specific/android", "content/platform_specific/ios"
HOME = with_utm("acme://home", "push")
PICTURE = "https://cdn.acme.example/a.jpg"


@pytest.mark.parametrize(
    ("written", "path", "wire"),
    [
        ({}, "content/title", "Hi"),
        ({}, "content/body", "There"),
        ({"subtitle": "Sub"}, f"{ANDROID}/subtitle", "Sub"),
        ({"subtitle": "Sub"}, f"{IOS}/subtitle", "Sub"),
        ({"image": PICTURE}, f"{ANDROID}/background_image", PICTURE),
        ({"image": PICTURE}, f"{IOS}/ct_mediaUrl", PICTURE),
        ({"image": PICTURE}, f"{IOS}/mutable-content", "true"),
        ({"link": "acme://home"}, f"{ANDROID}/deep_link", HOME),
        ({"link": "acme://home"}, f"{IOS}/deep_link", HOME),
        ({"values": {"k": "v"}}, f"{ANDROID}/k", "v"),
        ({"values": {"k": "v"}}, f"{IOS}/k", "v"),
    ],
)
def test_each_shared_key_travels_to_both_platforms(written, path, wire):
    assert at(sent("push", TEXTS | written), path) == wire


@pytest.mark.parametrize(
    ("key", "written", "field", "wire"),
    [
        ("notification_channel", "offers", "wzrk_cid", "offers"),
        ("link", "acme://home", "deep_link", HOME),
        ("image", PICTURE, "background_image", PICTURE),
        ("subtitle", "Sub", "subtitle", "Sub"),
        ("summary", "More", "summary", "More"),
        ("large_icon", PICTURE, "large_icon", PICTURE),
        ("sound", "true", "default_sound", True),
        ("sound", "false", "default_sound", False),
        ("badge", "0", "wzrk_bc", 0),
        ("badge_icon", "app icon", "wzrk_bi", "app icon"),
        ("color", "#B5651D", "wzrk_clr", "#B5651D"),
        ("render_max", "true", "enable_rendermax", True),
        ("tray_priority", "max", "notification_tray_priority", "max"),
        ("delivery_priority", "high", "delivery_priority", "high"),
        ("collapse", "picks", "android_collapse", "picks"),
        (
            "actions",
            [{"label": "Shop", "link": "acme://home", "id": "shop", "icon": "ic_bag"}],
            "wzrk_acts",
            [{"l": "Shop", "dl": HOME, "id": "shop", "ico": "ic_bag"}],
        ),
        ("values", {"k": "v"}, "k", "v"),
    ],
)
def test_each_android_key_travels_to_android_only(key, written, field, wire):
    message = sent("push", TEXTS | {"android": {key: written}})
    assert message["content"]["platform_specific"] == {"android": {field: wire}}


@pytest.mark.parametrize(
    ("key", "written", "fields"),
    [
        ("link", "acme://home", {"deep_link": HOME}),
        ("image", PICTURE, {"mutable-content": "true", "ct_mediaUrl": PICTURE}),
        ("subtitle", "Sub", {"subtitle": "Sub"}),
        ("mutable_content", "true", {"mutable-content": "true"}),
        ("mutable_content", "false", {"mutable-content": "false"}),
        ("sound", "rain.caf", {"sound_file": "rain.caf"}),
        ("category", "Books", {"category": "Books"}),
        ("badge", "1", {"badge_count": 1}),
        ("collapse", "picks", {"ios_collapse": "picks"}),
        ("values", {"k": "v"}, {"k": "v"}),
    ],
)
def test_each_ios_key_travels_to_ios_only(key, written, fields):
    message = sent("push", TEXTS | {"ios": {key: written}})
    assert message["content"]["platform_specific"] == {"ios": fields}


@pytest.mark.parametrize(
    ("setting", "keys"),
    [("deep_link", ["deep_link"]), ("wzrk_dl", ["wzrk_dl"]), ("both", ["deep_link", "wzrk_dl"])],
)
def test_the_account_decides_which_key_carries_androids_link(setting, keys):
    message = sent("push", TEXTS | {"link": "acme://home"}, android_link_key=setting)
    assert at(message, ANDROID) == dict.fromkeys(keys, HOME)
    assert at(message, IOS) == {"deep_link": HOME}


def test_a_platforms_own_link_picture_and_subtitle_win():
    own = {"link": "acme://own", "image": f"{PICTURE}?own", "subtitle": "Own"}
    shared = {"link": "acme://home", "image": PICTURE, "subtitle": "Shared", "values": {"k": "shared"}}
    blocks = sent(
        "push", TEXTS | shared | {"android": own | {"values": {"k": "own"}}, "ios": own}, utm=False
    )["content"]["platform_specific"]
    assert blocks == {
        "android": {
            "background_image": f"{PICTURE}?own",
            "deep_link": "acme://own",
            "subtitle": "Own",
            "k": "own",
        },
        "ios": {
            "mutable-content": "true",
            "ct_mediaUrl": f"{PICTURE}?own",
            "deep_link": "acme://own",
            "subtitle": "Own",
            "k": "shared",
        },
    }


@pytest.mark.parametrize("device", ["android", "ios"])
def test_only_chosen_devices_get_a_block(device):
    message = sent("push", TEXTS | {"link": "acme://home"}, devices=(device,))
    assert message["content"]["platform_specific"] == {device: {"deep_link": HOME}}


def test_windows_gets_its_values_and_nothing_else():
    written = TEXTS | {"link": "acme://home", "values": {"k": "v"}, "windows": {"values": {"w": "1"}}}
    assert sent("push", written, devices=("windows",))["content"]["platform_specific"] == {
        "windows": {"w": "1"}
    }


def test_a_push_with_texts_only_has_no_platform_block():
    assert sent("push", TEXTS) == {"content": {"title": "Hi", "body": "There"}}


def test_keys_come_in_the_order_of_the_documentation():
    android = {
        "actions": [{"label": "Shop", "link": "acme://flash", "id": "1", "icon": "ic_bag"}],
        "delivery_priority": "high",
        "tray_priority": "high",
        "collapse": "flash",
        "notification_channel": "offers",
    }
    ios = {"collapse": "flash", "badge": "1", "sound": "soft.caf"}
    written = TEXTS | {"android": android, "ios": ios, "image": PICTURE, "link": "acme://flash"}
    blocks = sent("push", written)["content"]["platform_specific"]
    assert " ".join(blocks["android"]) == (
        "wzrk_cid background_image deep_link notification_tray_priority delivery_priority android_collapse wzrk_acts"
    )
    assert " ".join(blocks["ios"]) == (
        "mutable-content ct_mediaUrl deep_link sound_file badge_count ios_collapse"
    )


def test_actions_without_an_id_are_numbered_since_apps_drop_buttons_without_one():
    actions = [{"label": "One"}, {"label": "Two", "id": "second"}, {"label": "Three"}]
    assert at(sent("push", TEXTS | {"android": {"actions": actions}}), f"{ANDROID}/wzrk_acts") == [
        {"l": "One", "id": "1"},
        {"l": "Two", "id": "second"},
        {"l": "Three", "id": "3"},
    ]


def test_personalisation_passes_through_untouched():
    liquid = "{% if Profile.Name %}{{ Profile.Name }}{% else %}there{% endif %} & <you>"
    assert sent("push", {"title": liquid, "body": liquid})["content"] == {"title": liquid, "body": liquid}


def test_a_link_with_its_own_utm_keeps_it():
    own = "acme://home?utm_source=mail"
    assert at(sent("push", TEXTS | {"link": own}), f"{IOS}/deep_link") == own


def test_a_whole_push_passes_the_check():
    written = TEXTS | OFFERS | {"link": "acme://home", "values": {"k": "v"}, "ios": {"sound": "a.caf"}}
    assert findings("push", written) == []


def test_a_missing_notification_channel_is_a_warning_because_only_some_accounts_need_one():
    (alone,) = findings("push", TEXTS)
    assert (alone.rule, alone.path, alone.level) == ("PUSH009", ("message",), Level.WARNING)
    assert said("push", TEXTS | {"android": {"badge": "1"}}) == [("PUSH009", "message.android")]
    assert findings("push", TEXTS, devices=("ios",)) == []


def test_an_unknown_notification_channel_is_an_error_with_the_nearest_name():
    (one,) = findings("push", TEXTS | {"android": {"notification_channel": "offer"}})
    assert (one.rule, one.level, one.hint) == ("REG001", Level.ERROR, "Write `offers`.")


def test_a_block_for_a_device_that_is_not_chosen_is_a_warning_with_both_keys():
    (one,) = findings("push", TEXTS | OFFERS | {"ios": {"badge": "1"}}, devices=("android",))
    assert (one.rule, one.path, one.level) == ("EXC001", ("message", "ios"), Level.WARNING)
    assert "`message.ios`" in one.what
    assert "`devices`" in one.what


def test_windows_is_warned_about():
    (one,) = findings("push", TEXTS, devices=("windows",))
    assert (one.rule, one.path, one.level) == ("CHN002", ("devices",), Level.WARNING)


@pytest.mark.parametrize(
    ("written", "rule", "path"),
    [
        (
            {"android": {"notification_channel": "offers", "actions": [{"label": str(n)} for n in range(4)]}},
            "TYPE001",
            "message.android.actions",
        ),
        (
            OFFERS | {"ios": {"slider": {"items": [{"image": PICTURE}]}, "category": "Books"}},
            "EXC001",
            "message.ios.category",
        ),
        (OFFERS | {"ios": {"slider": {"items": []}}}, "REQ001", "message.ios.slider.items"),
        (
            OFFERS | {"ios": {"slider": {"items": [{"image": PICTURE}]}, "mutable_content": "false"}},
            "PUSH008",
            "message.ios.mutable_content",
        ),
        (
            OFFERS | {"image": PICTURE, "ios": {"mutable_content": "false"}},
            "PUSH008",
            "message.ios.mutable_content",
        ),
        (OFFERS | {"values": {"wzrk_cid": "x"}}, "EXC001", "message.values.wzrk_cid"),
        (OFFERS | {"values": {"mutable-content": "x"}}, "EXC001", "message.values.mutable-content"),
        (
            {"android": {"notification_channel": "offers", "values": {"deep_link": "x"}}},
            "EXC001",
            "message.android.values.deep_link",
        ),
        (OFFERS | {"ios": {"values": {"category": "x"}}}, "EXC001", "message.ios.values.category"),
    ],
)
def test_what_cannot_be_sent_is_found(written, rule, path):
    assert said("push", TEXTS | written) == [(rule, path)]


def test_a_slider_may_name_its_own_category_and_three_actions_are_not_too_many():
    android = {"notification_channel": "offers", "actions": [{"label": str(n)} for n in range(3)]}
    ios = {"slider": {"items": [{"image": PICTURE}]}, "category": "CTNotification"}
    assert findings("push", TEXTS | {"android": android, "ios": ios}) == []


def test_a_value_never_replaces_a_field_even_if_nobody_looked_at_the_findings():
    written = TEXTS | {"android": {"notification_channel": "offers", "values": {"wzrk_cid": "other"}}}
    assert at(sent("push", written), f"{ANDROID}/wzrk_cid") == "offers"


@pytest.mark.parametrize(
    ("written", "path", "word"),
    [
        ({"android": {"actions": [{"link": "acme://home"}]}}, "android.actions.0.label", "missing"),
        ({"ios": {"slider": {}}}, "ios.slider.items", "missing"),
        ({"ios": {"slider": {"items": [{"caption": "A"}]}}}, "ios.slider.items.0.image", "missing"),
        ({"windows": {"link": "acme://home"}}, "windows.link", "extra_forbidden"),
        ({"link": "http://acme.example"}, "link", "LNK003"),
        ({"android": {"badge_icon": "other"}}, "android.badge_icon", "literal_error"),
    ],
)
def test_the_shape_refuses_what_no_push_can_have(written, path, word):
    assert refused("push", TEXTS | written) == [(path, word)]


def test_a_preview_shows_title_and_body():
    assert preview("push", TEXTS) == ("Hi", "There")


@pytest.mark.parametrize(
    ("written", "changes", "facts"),
    [
        ({"link": "acme://home"}, {}, {}),
        ({"link": "acme://home"}, {"android_link_key": "both"}, {"android_link_key": "both"}),
        (
            {"android": {"link": "acme://home"}},
            {"android_link_key": "wzrk_dl"},
            {"android_link_key": "wzrk_dl"},
        ),
        ({}, {"android_link_key": "both"}, {}),
        ({"link": "acme://home"}, {"android_link_key": "both", "devices": ("ios",)}, {}),
    ],
)
def test_the_link_key_is_a_resolved_fact_where_it_changes_the_wire(written, changes, facts):
    assert resolved("push", TEXTS | written, **changes) == facts


def test_the_wire_is_json():
    written = TEXTS | {"ios": {"slider": {"items": [{"image": PICTURE}]}}, "android": {"badge": "2"}}
    message = sent("push", written)
    assert json.loads(json.dumps(message)) == message
