package sample

import (
	"fmt"

	"github.com/firstbell/firstbell/internal/school"
)

// checkLetters has no I, O or S, which are taken for digits.
const checkLetters = "ABCDEFGHJKLMNPQRTUVWXYZ"

// upn makes a unique pupil number: a check letter, three digits of a local
// authority, four of a school, two of the year it was given, three of a
// serial. The authority is 990 to 999: there is none.
func upn(urn school.URN, year, serial int) string {
	digits := fmt.Sprintf("9%s%02d%03d", urn, year%100, serial)
	return string(checkLetter(digits)) + digits
}

// checkLetter is the sum of digit × position (2 to 13), modulo 23.
//
// Source: Department for Education, unique pupil numbers guide.
func checkLetter(digits string) byte {
	sum := 0
	for i, r := range digits {
		sum += int(r-'0') * (i + 2)
	}
	return checkLetters[sum%23]
}
