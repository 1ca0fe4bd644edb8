"""Names that stand for CleverTap's own ids."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from ctsync.catalog import Provider, Segment


def test_a_provider_needs_only_its_channel():
    provider = Provider.model_validate({"channel": "sms"})
    assert (provider.id, provider.header) == (None, None)
    assert (provider.template_id_at, provider.unsubscribe) == ("message_info", "automatic")


@pytest.mark.parametrize("channel", ["push", "webhook", ""])
def test_only_channels_with_senders_have_providers(channel):
    with pytest.raises(ValidationError):
        Provider.model_validate({"channel": channel})


def test_a_segment_is_a_number_with_words():
    assert Segment.model_validate({"id": "1649853264", "means": "spent a lot"}).id == 1_649_853_264
    with pytest.raises(ValidationError):
        Segment.model_validate({"id": "0"})
