package register

import (
	"strings"
)

// Code is the letters a register holds for one pupil.
type Code string

// Codes that the rules name.
const (
	PresentAM    Code = `/`
	PresentPM    Code = `\`
	Late         Code = "L" // arrived before the register closed
	LateAfter    Code = "U" // arrived after the register closed
	NoReason     Code = "N" // reason not yet established
	Unauthorised Code = "O"
	Illness      Code = "I"
	Medical      Code = "M"
)

// Class is what a code counts as.
type Class string

// The classes, in the words of the regulations.
const (
	Present        Class = "present"
	OffSite        Class = "approved educational activity"
	NotPossible    Class = "not a possible session"
	Authorised     Class = "authorised absence"
	UnauthorisedCl Class = "unauthorised absence"
	NotCounted     Class = "not counted"
)

// TextRule is whether a code may lead to a same-day text.
type TextRule int

// The rules for texting.
const (
	TextNo       TextRule = iota // the reason is known, or the pupil is here
	TextYes                      // nobody knows where the pupil is
	TextByChoice                 // off; a school may switch it on
	TextNever                    // no school may switch it on
)

// Meaning is what one code says.
type Meaning struct {
	Code    Code
	Words   string // as staff read it
	Class   Class
	Text    TextRule
	Arrived bool // the pupil was in school by the time this was written
}

// Absent reports whether the code says the pupil missed the session, or the
// part of it in which the register was open.
func (m Meaning) Absent() bool {
	return m.Class == Authorised || m.Class == UnauthorisedCl
}

// Codes is every attendance code in force, in the order staff read them.
//
// Source: Department for Education, "Working together to improve school
// attendance" (July 2026 edition), and the School Attendance (Pupil
// Registration) (England) Regulations 2024, SI 2024/208. Classes follow the
// department's published data columns.
var Codes = []Meaning{
	{PresentAM, "Present (morning)", Present, TextNo, true},
	{PresentPM, "Present (afternoon)", Present, TextNo, true},
	{Late, "Late, before the register closed", Present, TextNo, true},
	{"K", "Education arranged by the local authority", OffSite, TextNo, false},
	{"V", "Educational visit or trip", OffSite, TextNo, false},
	{"P", "Approved sporting activity", OffSite, TextNo, false},
	{"W", "Work experience", OffSite, TextNo, false},
	{"B", "Other approved off-site education", OffSite, TextNo, false},
	{"D", "Dual registered, at the other school", NotPossible, TextNo, false},
	{"C", "Exceptional leave", Authorised, TextNo, false},
	{"C1", "Regulated performance or employment abroad", Authorised, TextNo, false},
	{"C2", "Part-time timetable", Authorised, TextNo, false},
	{"E", "Suspended or excluded, no alternative provision", Authorised, TextNever, false},
	{Illness, "Illness", Authorised, TextNo, false},
	{"J1", "Interview", Authorised, TextNo, false},
	{Medical, "Medical or dental appointment", Authorised, TextNo, false},
	{"R", "Religious observance", Authorised, TextNo, false},
	{"S", "Study leave", Authorised, TextNo, false},
	{"T", "Parent travelling for work", Authorised, TextNo, false},
	{"G", "Holiday not granted", UnauthorisedCl, TextNo, false},
	{NoReason, "Reason not yet established", UnauthorisedCl, TextYes, false},
	{Unauthorised, "Absent without authorisation", UnauthorisedCl, TextByChoice, false},
	{LateAfter, "Arrived after the register closed", UnauthorisedCl, TextNo, true},
	{"Q", "Local authority's transport or access arrangements failed", NotPossible, TextNo, false},
	{"X", "Not of compulsory school age, not required", NotPossible, TextNo, false},
	{"Y1", "Transport not available", NotPossible, TextNo, false},
	{"Y2", "Widespread travel disruption", NotPossible, TextNo, false},
	{"Y3", "Part of the premises closed", NotPossible, TextNo, false},
	{"Y4", "Whole site unexpectedly closed", NotPossible, TextNo, false},
	{"Y5", "In custody", NotPossible, TextNever, false},
	{"Y6", "Public-health guidance or law", NotPossible, TextNo, false},
	{"Y7", "Other unavoidable cause affecting the pupil", NotPossible, TextNo, false},
	{"Z", "Prospective pupil, not on roll", NotCounted, TextNever, false},
	{"#", "Planned whole or partial closure", NotCounted, TextNo, false},
}

// withdrawn are the codes of before August 2024 that old systems still send,
// with what a person should look at instead.
var withdrawn = map[Code]string{
	"H": "H was withdrawn in 2024: exceptional leave is now C, other holidays G",
	"J": "J was withdrawn in 2024: an interview is now J1",
	"Y": "Y alone was withdrawn in 2024: it is now Y1 to Y7",
	"F": "F was withdrawn in 2024: a holiday not granted is now G",
}

var byCode = func() map[Code]Meaning {
	m := make(map[Code]Meaning, len(Codes))
	for _, x := range Codes {
		m[x.Code] = x
	}
	return m
}()

// longestCode is how much of a code is kept, in characters. The longest in
// force has two.
const longestCode = 8

// ParseCode reads a code as registers write it: spaces around it and lower
// case are forgiven. A blank or "-" is Unmarked. One that is too long is cut,
// and ends in "…", so that staff see it and Look never knows it. The code is
// not looked up.
func ParseCode(s string) Code {
	s = strings.ToUpper(strings.TrimSpace(s))
	if s == "" || strings.Trim(s, "-") == "" {
		return Unmarked
	}
	if r := []rune(s); len(r) > longestCode {
		return Code(r[:longestCode]) + "…"
	}
	return Code(s)
}

// Look gives what a code means; ok is false for a code not in force, which is
// held for staff and never guessed.
func Look(c Code) (m Meaning, ok bool) {
	m, ok = byCode[c]
	return m, ok
}

// Fault says, for staff, what is wrong with a code that Look does not know.
func Fault(c Code) string {
	if s, ok := withdrawn[c]; ok {
		return s + "; held for staff"
	}
	return "this code is not known; held for staff"
}
