package phrase

import (
	"strings"

	"kazami/internal/horizon"
)

// SectorsOpen stands in place of sectors where nobody chose any, in Japanese.
const SectorsOpen = "未定"

// Part is what a part of a change's description says, in Japanese.
func Part(p horizon.Part) string {
	switch p {
	case horizon.PartWhat:
		return "何が変わるか"
	case horizon.PartWhen:
		return "いつ頃か"
	case horizon.PartPrepare:
		return "何に備えるか"
	case horizon.PartSearched:
		return "反証を探した範囲"
	}
	return string(p)
}

// PartEN is the same in English.
func PartEN(p horizon.Part) string {
	switch p {
	case horizon.PartWhat:
		return "what changes"
	case horizon.PartWhen:
		return "by when, or why that cannot be said"
	case horizon.PartPrepare:
		return "what to prepare for"
	case horizon.PartSearched:
		return "where counter-evidence was looked for"
	}
	return string(p)
}

// Parts names parts, in Japanese.
func Parts(list []horizon.Part) string {
	names := make([]string, len(list))
	for i, p := range list {
		names[i] = Part(p)
	}
	return strings.Join(names, "、")
}

// Unwritten refuses an approval for the parts that are not written.
func Unwritten(missing []horizon.Part) string {
	return "承認する前に、次の項目を書いてください：" + Parts(missing) + "。"
}
