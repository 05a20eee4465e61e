package sms

import (
	"slices"
	"unicode/utf16"
)

// Encoding is how the carrier writes a body on the air.
type Encoding string

// The two encodings. One character outside GSM-7 turns the whole body to
// UCS-2, and less than half as many characters fit a part.
const (
	GSM7 Encoding = "GSM-7"
	UCS2 Encoding = "UCS-2"
)

// What fits, in units: alone, or in each of several parts, which carry a
// header to be joined by. Source: 3GPP TS 23.038 and 23.040.
const (
	gsmAlone, gsmJoined = 160, 153
	ucsAlone, ucsJoined = 70, 67
)

// Parts is how the carrier cuts a body, and so what it costs to send.
type Parts struct {
	Encoding Encoding
	// Units is the length as the carrier counts it: septets of GSM-7, where an
	// extension character takes two, or 16-bit units of UCS-2.
	Units int
	// Parts is how many parts are sent and paid for; 0 for an empty body,
	// which no carrier takes.
	Parts int
	// Forcing is each character that forces UCS-2, once, in the order met;
	// empty in GSM-7.
	Forcing []rune
}

// gsmBasic is the GSM-7 default alphabet, one unit each, and gsmExtended its
// extension, two units each. Source: 3GPP TS 23.038, tables 6.2.1 and 6.2.1.1.
const (
	gsmBasic = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
		"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
	gsmExtended = "\f^{}\\[~]|€"
)

var gsmUnits = func() map[rune]int {
	m := make(map[rune]int, 140)
	for _, r := range gsmBasic {
		m[r] = 1
	}
	for _, r := range gsmExtended {
		m[r] = 2
	}
	return m
}()

// Count cuts a body into parts as the carrier does. Bytes that are not UTF-8
// count as the replacement character they would be sent as.
func Count(body string) Parts {
	runes := []rune(body)
	forcing := forcingIn(runes)
	if len(forcing) > 0 {
		units, parts := cut(ucsPieces(runes), ucsAlone, ucsJoined)
		return Parts{Encoding: UCS2, Units: units, Parts: parts, Forcing: forcing}
	}
	pieces := make([]int, len(runes))
	for i, r := range runes {
		pieces[i] = gsmUnits[r]
	}
	units, parts := cut(pieces, gsmAlone, gsmJoined)
	return Parts{Encoding: GSM7, Units: units, Parts: parts}
}

// forcingIn lists the characters outside GSM-7, each once.
func forcingIn(runes []rune) []rune {
	var out []rune
	for _, r := range runes {
		if gsmUnits[r] == 0 && !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	return out
}

// ucsPieces gives the length in units of each piece that the carrier keeps
// whole: a letter with its marks, an emoji with its colour, a surrogate pair.
func ucsPieces(runes []rune) []int {
	var out []int
	for len(runes) > 0 {
		n := clusterLen(runes)
		units := 0
		for _, r := range runes[:n] {
			units += utf16Len(r)
		}
		out = append(out, units)
		runes = runes[n:]
	}
	return out
}

func utf16Len(r rune) int { return max(utf16.RuneLen(r), 1) }

// cut fills parts with pieces, none of which straddles two.
func cut(pieces []int, alone, joined int) (units, parts int) {
	for _, p := range pieces {
		units += p
	}
	if units <= alone {
		return units, min(units, 1)
	}
	room := 0
	for _, p := range pieces {
		if p > room {
			parts, room = parts+1, joined
		}
		for ; p > room; p -= joined { // a piece longer than a part must be broken
			parts++
		}
		room -= p
	}
	return units, parts
}
