package reading

import (
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/clock"
)

// What somebody says they will do, after "I'll": of finding out, of bringing the
// child, of the day.
const promises = "check|check at home|check with her dad|see|see where she is|see whats going on|ring her|ring her dad|ring round her mates|call her now|try her mobile|" +
	"try again|text her|message her|msg her|ask her brother|ask around|find out|go and look|go home and see|pop home|nip back and see|head home now|look for her|" +
	"speak to her|talk to her tonight|have a word|track her phone|chase it up|sort it|deal with it|get her in|get her up|get hold of her|get on to it|bring her in|" +
	"bring her after lunch|send her in|send her back|drop her off|drop her at 10|take her in|walk her in|wake her up|let you know|let u know when shes home|" +
	"keep you posted|be there in 10|be home soon|be honest she wouldnt get up|be having words|make sure she comes in|come and get her|collect her at 3|pick her up at 3|" +
	"phone the police|email you|report it|have to go home|leave work now|need to check|jump in the car|drive round|swing by the house|knock on her door|investigate|kill her|wait and see|give her a ring|contact her nan"

// TestIllIsIWill: "ill check" is "I'll check" to everybody but a machine, and the
// one who writes it did not know. It is read as if the apostrophe were there.
func TestIllIsIWill(t *testing.T) {
	n, wrong := 0, []string{}
	about := About{Day: monday, Now: clock.HM(9, 4), Names: []string{"Amira"}}
	for _, head := range []string{"", "ok ", "Thanks ", "oh no ", "sorry, ", "hmm ", "thats odd ", "not with me ", "what? ", "her mum here ", "in work "} {
		for promise := range strings.SplitSeq(promises, "|") {
			for _, tail := range []string{"", " x", " thanks", " now", " when i can"} {
				n++
				with, without := Read(head+"I'll "+promise+tail, about), Read(head+"ill "+promise+tail, about)
				if with.Concern != without.Concern || codeIn(with) != codeIn(without) || codeIn(without) == "I" {
					wrong = append(wrong, head+"ill "+promise+tail)
				}
			}
		}
	}
	if len(wrong) > 0 {
		t.Errorf("of %d promises %d are not read as with their apostrophe, such as %q", n, len(wrong), wrong[:min(len(wrong), 40)])
	}
}

func codeIn(r Reading) string {
	if r.Suggest == nil {
		return ""
	}
	return string(r.Suggest.Code)
}

// TestIllIsStillIll: what stands beside the word says that it is the illness.
func TestIllIsStillIll(t *testing.T) {
	everyWay(t, "I", []string{"", "Hi, ", "Jayden ", "she is ", "shes ", "hes still ", "hes been ", "they are both ", "feeling ", "so ", "my son is "},
		"ill|ill today|ill again|ill in bed|ill this morning|ill since sunday|ill with a cold|ill, back tomorrow|ill so not in|ill and wont be in|ill please send work|ill will be off today|ill off school", "|. Thanks| x")
	everyWay(t, "I", []string{"", "Jayden ", "she is ", "shes ", "hes still "}, "ill, let me know if you need a note|ill. Ring if you need anything|ill can you send work home", "|. Thanks")
	everyWay(t, "I", []string{"she is ", "shes ", "Jayden is ", "hes been "}, "ill let you know how he gets on|ill see you wednesday|ill ring tomorrow|ill keep you posted|ill get work off his friends|ill keep him off", "|. Thanks")
}
