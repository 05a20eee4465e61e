package school

import "strings"

// upnLetters are those a UPN may have, by their value from 0: no I, O or S,
// which are taken for digits.
const upnLetters = "ABCDEFGHJKLMNPQRTUVWXYZ"

// UPNFault says in a sentence what is wrong with a unique pupil number, in
// capitals and without spaces, or "" when it is right: a check letter, three
// digits of a local authority, four of a school, two of a year and three of a
// serial, the last of which is a letter while the number is temporary.
//
// Source: Department for Education, unique pupil numbers guide.
func UPNFault(upn string) string {
	if len(upn) != 13 || strings.Trim(upn[:1], upnLetters) != "" ||
		strings.Trim(upn[1:12], "0123456789") != "" || strings.Trim(upn[12:], "0123456789"+upnLetters) != "" {
		return "a UPN is a letter and 12 digits, the last of which may be a letter"
	}
	if upn[0] != UPNLetter(upn[1:]) {
		return "the first letter of this UPN does not agree with its digits: one of them is mistyped"
	}
	return ""
}

// UPNLetter gives the check letter of the twelve characters that follow it:
// the sum of digit × position (2 to 13), modulo 23, as a letter. The letter of
// a temporary number counts with its own value.
func UPNLetter(rest string) byte {
	sum := 0
	for i := range len(rest) {
		value := strings.IndexByte(upnLetters, rest[i])
		if rest[i] >= '0' && rest[i] <= '9' {
			value = int(rest[i] - '0')
		}
		sum += max(value, 0) * (i + 2)
	}
	return upnLetters[sum%len(upnLetters)]
}
