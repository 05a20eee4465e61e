package school

import "testing"

func TestAUPNAgreesWithItsCheckLetter(t *testing.T) {
	for upn, right := range map[string]bool{
		"B801200005001": true, "R674123101121": true, // two that guides give as right
		"B801200005002": false, "C801200005001": false, "B80120000500": false, "B8012000050011": false,
		"I801200005001": false, "1801200005001": false, "": false, "B80120000500é": false, "B801200005 01": false,
		temporary("80120000500", 'A'): true, temporary("80120000500", 'Z'): true, "A80120000500Z": false, temporary("80120000500", 'O'): false,
	} {
		if got := UPNFault(upn); (got == "") != right {
			t.Errorf("%s: %q", upn, got)
		}
	}
}

// temporary makes a temporary UPN of eleven digits and a letter.
func temporary(digits string, last byte) string {
	rest := digits + string(last)
	return string(UPNLetter(rest)) + rest
}

func FuzzUPN(f *testing.F) {
	f.Add("B801200005001")
	f.Add("R674123101121")
	f.Add("B80120000500A")
	f.Fuzz(func(t *testing.T, upn string) {
		if UPNFault(upn) != "" {
			return
		}
		for i := 1; i < 12; i++ { // no single digit can be mistyped unseen
			for d := byte('0'); d <= '9'; d++ {
				if wrong := upn[:i] + string(d) + upn[i+1:]; d != upn[i] && UPNFault(wrong) == "" {
					t.Errorf("%s and %s are both right", upn, wrong)
				}
			}
		}
	})
}
