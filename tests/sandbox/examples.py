"""The payloads of the contract's pages (3.6), with `when` moved into the sandbox's future."""

from __future__ import annotations

from typing import Any

PLATINUM = {"profile_fields": [{"name": "Customer Type", "operator": "equals", "value": "Platinum"}]}
CHARGED = {"event_name": "Charged", "from": 20171001, "to": 20171220, "common_profile_properties": PLATINUM}

PUSH: dict[str, Any] = {
    "name": "My API Campaign",
    "target_mode": "push",
    "estimate_only": False,
    "where": {
        "event_name": "App Launched",
        "from": 20150101,
        "to": 20150303,
        "common_profile_properties": PLATINUM,
    },
    "respect_frequency_caps": False,
    "conversion_goal": {
        "event_name": "Charged",
        "filter_type": {},
        "conversion_time": "3D",
        "revenue_property": "Amount",
    },
    "ttl": {"ttl_type": "relative", "value": 2880},
    "content": {
        "title": "Hi!",
        "body": "How are you doing today?",
        "platform_specific": {
            "ios": {
                "mutable-content": "true",
                "deep_link": "example.com",
                "sound_file": "example.caf",
                "category": "application category//Books",
                "badge_count": 1,
                "Key": "Value_ios",
            },
            "android": {
                "enable_rendermax": True,
                "wzrk_cid": "Marketing",
                "background_image": "http://example.jpg",
                "default_sound": True,
                "deep_link": "example.com",
                "large_icon": "http://example.png",
                "wzrk_acts": [{"l": "Open", "dl": "app://home", "id": "1", "ico": "ic_open"}],
                "Key": "Value_android",
            },
        },
    },
    "devices": ["android", "ios"],
    "users_limit_overall": 101,
    "when": {
        "type": "later",
        "delivery_date_time": ["20270503 15:20"],
        "delivery_timezone": "user",
        "user_timezone_wrap_around": True,
        "dnd": {
            "message_state": "discard",
            "dnd_info": {"2": ["21:00", "06:00"], "4": ["23:56", "04:34"], "5": ["09:00", "09:13"]},
            "dnd_timezone": "user",
        },
        "campaign_cutoff": "08:00",
    },
}
CAROUSEL: dict[str, Any] = {
    "name": "My API Campaign",
    "target_mode": "push",
    "estimate_only": True,
    "where": {},
    "content": {
        "title": "Hi!",
        "body": "How are you doing today?",
        "platform_specific": {
            "ios": {
                "mutable-content": "true",
                "category": "CTNotification",
                "ct_ContentSlider": {
                    "orientation": "landscape",
                    "showsPaging": True,
                    "autoPlay": True,
                    "autoDismiss": True,
                    "items": [
                        {
                            "caption": "caption one",
                            "subcaption": "subcaption one",
                            "imageUrl": "https://example.com/1.jpg",
                            "actionUrl": "com.clevertap.ctcontent.example://item/one",
                        }
                    ],
                },
            }
        },
    },
    "devices": ["ios"],
    "when": "now",
}
WEBPUSH: dict[str, Any] = {
    "name": "My Webpush API campaign",
    "estimate_only": True,
    "target_mode": "webpush",
    "where": CHARGED,
    "respect_frequency_caps": False,
    "content": {
        "title": "Hi!",
        "body": "How are you doing today?",
        "platform_specific": {
            "safari": {"deep_link": "https://www.example.com", "ttl": 10},
            "chrome": {
                "image": "https://www.example.com/image.png",
                "icon": "https://www.example.com/icon.png",
                "deep_link": "http://www.example.com",
                "ttl": 10,
                "require_interaction": True,
                "cta_title1": "title",
                "cta_link1": "http://www.example.com/cta",
                "cta_iconlink1": "https://www.example.com/ctaicon.png",
            },
            "firefox": {"icon": "https://www.example.com/icon.png", "ttl": 10},
            "kaios": {"icon": "https://www.example.com/icon.png", "ttl": 10, "kaiosKV": {"key1": "value1"}},
        },
    },
    "devices": ["web"],
    "when": "now",
}
EMAIL: dict[str, Any] = {
    "name": "My Email API campaign",
    "target_mode": "email",
    "provider_nick_name": "SendGrid",
    "estimate_only": False,
    "where": CHARGED,
    "respect_frequency_caps": False,
    "send_email_to_opted_out_users": False,
    "content": {"subject": "Welcome", "body": "<div>Your HTML content</div>", "sender_name": "CleverTap"},
    "when": "20270503 15:20",
}
SMS: dict[str, Any] = {
    "name": "Target Key Value SMS",
    "target_mode": "sms",
    "estimate_only": False,
    "where": {
        "common_profile_properties": {
            "profile_fields": [{"name": "Phone", "operator": "equals", "value": "+180123456"}]
        }
    },
    "provider_nick_name": "Nick Name",
    "respect_frequency_caps": False,
    "when": "now",
    "content": {
        "body": "Hello user",
        "message_info": {
            "1726823920": {
                "template_id": "TEMPLATE ID",
                "header_kvs": {"$$header1": "Header 1", "$$header2": "Header 2"},
                "message_kvs": {"targetkey1": "kv value 1", "$$MessageID": "message ID"},
            }
        },
    },
}
WHATSAPP: dict[str, Any] = {
    "name": "Interactive Whatsapp Campaign",
    "estimate_only": False,
    "target_mode": "whatsapp",
    "provider_nick_name": "Provider_1",
    "where": {
        "event_name": "Added To Cart",
        "from": 20200610,
        "to": 20200619,
        "common_profile_properties": {
            "profile_fields": [{"name": "Fruit", "operator": "equals", "value": "Apple"}]
        },
    },
    "respect_frequency_caps": False,
    "system_control_group_include": False,
    "content": {
        "template_name": "662da022_5583_406d_9c71_428d5e3164bb:ticket_update",
        "locale": "en",
        "header": {"type": "image", "media": {"url": "https://example.com/a.png"}},
        "body": {"replacements": ["Dummy User", "22/10/2021"]},
        "buttons": [{"replacements": ["order/42"]}],
    },
    "when": "now",
}
WHATSAPP_PLACE: dict[str, Any] = {
    "name": "Whatsapp location header",
    "target_mode": "whatsapp",
    "provider_nick_name": "Provider_1",
    "where": {},
    "content": {
        "template_name": "662da022_5583_406d_9c71_428d5e3164bb:store",
        "locale": "en",
        "header": {
            "type": "location",
            "media": {"latitude": 32.123, "longitude": 123.32, "name": "Store", "address": "Main street"},
        },
        "body": {"replacements": ["Dummy User"]},
    },
    "when": "now",
}
WEBHOOK: dict[str, Any] = {
    "name": "My Webhook Campaign",
    "estimate_only": False,
    "target_mode": "webhook",
    "where": {"event_name": "Charged", "from": 20190101, "to": 20191220},
    "respect_frequency_caps": False,
    "webhook_endpoint_name": "Recommendation Endpoint",
    "webhook_fields": ["profile-attributes", "tokens", "identities"],
    "webhook_key_value": {"key1": "value1"},
    "when": "now",
}
INBOX: dict[str, Any] = {
    "name": "api simple test",
    "estimate_only": False,
    "target_mode": "notificationinbox",
    "where": {"event_name": "Charged", "from": 20150101, "to": 20150303},
    "respect_frequency_caps": False,
    "send_to_all_devices": True,
    "template_type": "simple",
    "orientation": "p",
    "tags": ["Promotions"],
    "content": [
        {
            "title": {"text": "Sale", "color": "#434761"},
            "message": {"text": "Half price today", "color": "#434761"},
            "media": {"url": "https://example.com/sale.jpg", "content_type": "image/jpeg"},
            "action": {
                "url": {"android": {"text": "app://sale"}, "ios": {"text": "app://sale"}},
                "links": [
                    {
                        "type": "copy",
                        "text": "Copy code",
                        "color": "#ffffff",
                        "bg": "#1DA1F2",
                        "copyText": {"text": "SAVE50"},
                    }
                ],
            },
        }
    ],
    "custom_kv": [{"key": "k1", "value": {"text": "someValueApi1"}, "android": True}],
    "devices": ["android", "ios"],
    "when": "now",
}
_CARD = {
    "title": {"text": "One", "color": "#000000"},
    "message": {"text": "first", "color": "#000000"},
    "media": {"url": "https://example.com/1.jpg", "content_type": "image/jpeg"},
}
INBOX_CAROUSEL: dict[str, Any] = {
    "name": "api carousel test",
    "target_mode": "notificationinbox",
    "where": {},
    "template_type": "carousel",
    "orientation": "l",
    "content": [_CARD, _CARD],
    "devices": ["android"],
    "when": "now",
}
EXAMPLES = {
    "push": PUSH,
    "iOS carousel": CAROUSEL,
    "web push": WEBPUSH,
    "email": EMAIL,
    "SMS": SMS,
    "WhatsApp": WHATSAPP,
    "WhatsApp place": WHATSAPP_PLACE,
    "webhook": WEBHOOK,
    "app inbox": INBOX,
    "app inbox carousel": INBOX_CAROUSEL,
}
