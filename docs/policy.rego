# Rules of an organisation over `ctsync plan --format json`, for Open Policy Agent. See guardrails.md.
package ctsync

import rego.v1

# Whatever ctsync itself would leave out.
deny contains verdict.text if {
	some verdict in input.guardrails
	verdict.level == "block"
	not verdict.lifted
}

# Nothing of this document may be read as if it were another version of it.
deny contains "the plan is of a version that these rules do not know" if {
	input.version != 1
}

# A plan that nobody asked CleverTap for says nothing about people.
deny contains "the plan is assumed: it was made offline" if {
	input.assumed
}

# Promotional SMS in the morning only.
deny contains message if {
	some change in input.changes
	change.facts.channel == "sms"
	change.facts.purpose == "promotional"
	change.facts.first_send_hour >= 12
	message := sprintf("%s: promotional SMS go out before noon", [change.key])
}

# A number that nobody knows is no small number.
deny contains message if {
	some change in input.changes
	change.facts.change in {"create", "replace", "approve"}
	is_null(change.facts.people)
	message := sprintf("%s: how many people it reaches is not known", [change.key])
}

# At most one WhatsApp campaign an apply, unless legal is among those who are asked.
deny contains "more than one WhatsApp campaign without legal" if {
	whatsapp := [change | some change in input.changes; change.facts.channel == "whatsapp"]
	count(whatsapp) > 1
	asked := {approval.id | some approval in input.approvals}
	not "legal" in asked
}
