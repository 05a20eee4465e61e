package phone

import "strings"

// madeUp reports whether a British mobile is one that people type where a form
// asks for a number and there is none: the nine digits after 07 repeat one, two or
// three ("07777 777777", "07123 123123"), or the last eight are one digit or a
// straight run up or down ("07700 000000", "07123 456789", "07890 123456"). Some
// of them are somebody's: whoever that is, they stand in the forms of strangers.
func madeUp(e164 string) bool {
	nine, mobile := strings.CutPrefix(e164, "+447")
	if !mobile || len(nine) != 9 {
		return false
	}
	for period := 1; period <= 3; period++ {
		if nine[period:] == nine[:9-period] {
			return true
		}
	}
	for _, step := range []int{0, 1, 9} {
		if runs(nine[1:], step) {
			return true
		}
	}
	return false
}

// runs reports whether each digit is the one before and a step, 9 being followed
// by 0.
func runs(digits string, step int) bool {
	for i := 1; i < len(digits); i++ {
		if (int(digits[i-1]-'0')+step)%10 != int(digits[i]-'0') {
			return false
		}
	}
	return true
}
