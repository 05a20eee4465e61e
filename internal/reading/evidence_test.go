package reading

import (
	"testing"

	"github.com/firstbell/firstbell/internal/clock"
)

func readAmira(body string) Reading {
	return Read(body, About{Day: monday, Now: clock.HM(9, 30), Names: []string{"Amira"}})
}

// TestSomebodyHasSeenTheChildInSchool: a teacher, the office, the desk or the child.
// The office checks; nobody is alarmed, and no code is suggested.
func TestSomebodyHasSeenTheChildInSchool(t *testing.T) {
	for _, body := range []string{
		"she is in school today her teacher messaged me on dojo",
		"she's there i just spoke to the office, she was marked wrong",
		"he signed in late at reception, check with them",
		"the office just rang me he's in, he was late",
		"office phoned, shes there",
		"he just rang me from the school office hes there",
		"Mrs Patel says he is in class",
		"her teacher has emailed to say she is in",
		"i rang reception and they said hes in",
		"reception confirmed he is present",
		"he was signed in at the office at 9.10",
		"she has been marked absent by mistake her teacher said shes in class",
		"all good she's texted me from class hes in with her",
		"he's been marked absent but he's in, his teacher just confirmed",
		"School just rang, she's in now",
		"reception have found him hes in maths",
		"its ok the office have him, he was late and signed in",
		"he has just rung me from the office he is in school",
		"mrs khan has just emailed me she is in class",
		"he got in late and went to reception, the lady said its sorted",
		"you've made a mistake she's been marked absent in error, her teacher says shes there",
		"She is at school, I have just spoken to her form tutor who says she is present",
		"just been told by the office he's there",
		"your colleague just called, all sorted hes in school",
		"the school has rung already to say he arrived late",
		"she texted me from the medical room she is in school",
	} {
		if r := readAmira(body); r.Concern || !r.Has(InSchool) || r.Suggest != nil {
			t.Errorf("%q: %+v", body, r.Findings)
		}
	}
}

// TestABeliefIsNoEvidence: whoever dropped the child off, or only thinks that the
// child is there, did not know. So is a doubt beside what somebody saw.
func TestABeliefIsNoEvidence(t *testing.T) {
	for _, body := range []string{
		"I dropped her off",
		"she went in",
		"he is in school",
		"she should be in, ask her teacher",
		"ask the office she is there",
		"her teacher said she is not in",
		"the office rang and said he isnt there?",
		"I signed her in myself but where is she now",
		"i saw him go into reception",
		"I took him to the office",
		"I rang the office they dont know where she is",
		"teacher said he left early",
		"I dropped her off, can you ask her teacher",
		"he told me he signed in",
		"I dropped Amira off at 8. the office just rang me he's in, he was late",
		"he says he is in school",
		"I think he is in school",
		"hes there his friend saw him",
	} {
		if r := readAmira(body); !r.Concern {
			t.Errorf("%q is no concern: %+v", body, r.Findings)
		}
	}
}
