package reading

import (
	"testing"

	"github.com/firstbell/firstbell/internal/clock"
)

// TestWhoAsksDoesNotKnow: a question is one by the order of its words; who asks
// whether the child is ill has not kept the child at home. Who was ill last night
// and is well this morning should be in school. Neither is recorded as an illness.
func TestWhoAsksDoesNotKnow(t *testing.T) {
	for _, body := range []string{
		"is she ill", "is he poorly", "was she ill", "is amira ill today", "hi is she poorly", "sorry is she not well", "did she feel sick",
		"does she have a cold", "is he off sick", "is my son ill", "are they both ill", "are the kids ill", "is she ill?",
		"oh is she unwell", "where is she ill", "dont know where she is ill ring her",
		"was ill last night ok this morning", "she was not well last night but ok this morning", "she wasnt well on sunday but right as rain this morning",
		"he had a temp yesterday but woke up fine", "felt sick last night but perfectly ok when she got up", "was coughing last night but shes better this morning",
		"she had a tummy ache at bedtime but was fine at breakfast", "he was under the weather yesterday, good today",
	} {
		if r := Read(body, About{Day: monday, Now: clock.HM(9, 4), Names: []string{"Amira"}}); !r.Concern {
			t.Errorf("%q is taken for one who knows", body)
		}
	}
	everyWay(t, "I", []string{""}, "is ill|was sick last night keeping him off|was sick last night but ok this morning, keeping him off for the 48 hours|she was sick at 3am, fine now but staying off 48hrs|"+
		"she has a cold, is she able to have work|do you need a note he is poorly|they are ill are they allowed back|Is Jaydens mum here he is ill|was fine last night but ill this morning|the reason is he has a cold|thing is he is ill", "|. Thanks")
}

// TestTheWritersOwnIllnessIsNotSure: who has the bad back, a person reads; and
// feeling terrible is no illness in one who forgot to ring.
func TestTheWritersOwnIllnessIsNotSure(t *testing.T) {
	for _, body := range []string{
		"I have a bad back", "i've got a stinking cold myself", "im in bed with flu", "ive been up all night with a tummy bug", "i have a headache", "i have period pains",
		"sorry i was up all night with a migraine", "Im in bed ill",
	} {
		if r := Read(body, About{Day: monday, Names: []string{"Amira"}}); r.Suggest != nil && r.Suggest.Sure() {
			t.Errorf("%q: %s is sure", body, r.Suggest.Code)
		}
	}
	for _, body := range []string{
		"i feel terrible", "sorry I forgot to ring I feel terrible", "so sorry i feel awful", "sorry im feeling awful forgot to ring", "so sorry feel terrible about this",
		"i feel bad for not ringing", "that makes me feel ill", "I feel so bad",
	} {
		if r := Read(body, About{Day: monday, Names: []string{"Amira"}}); r.Suggest != nil {
			t.Errorf("%q suggests %s", body, r.Suggest.Code)
		}
	}
	everyWay(t, "I", []string{"", "Hi, "}, "feels terrible|she feels awful|he is feeling terrible|ive kept him off with a cold|i am keeping him off he has a cold|im afraid hes ill|feel terrible for him but he has the flu", "|. Thanks")
}
