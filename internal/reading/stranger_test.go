package reading

import (
	"strings"
	"testing"
)

// TestOnlyAStrangerIsAWrongNumber: what stops a number is said by one who does not
// know the child. A parent who is stopped is texted no more.
func TestOnlyAStrangerIsAWrongNumber(t *testing.T) {
	for want, bodies := range map[bool]string{
		false: `I dont have a number for the absence line but Alfie is poorly|She's at her other school today, PRU on mondays|She's got an interview at another school
ill be collecting her at 3 not her nan|it's not me you want it's her mum but I know she's poorly|Wrong|Wrong!|thats wrong|at his other school on tuesdays|he goes to a different school on mondays its alternative provision
shes at her dual school today|visiting another school for a taster day|moved to a different school last week|not her mum its her dad here|im not her mum im her stepmum she has a cold
i am not her mum i am the childminder she is ill|not my week, shes at her dads|not mine today shes with her mum|wrong child, shes sat next to me with a temp|wrong number of days you marked her off
i have a new number please update it, she has a cold|who is this please is it about alfie|dont know who this is but alfie is ill|who is this? my daughter is ill|i am not the main contact, please ring her mum, she has a sickness bug
im not the first contact but she has tonsillitis|dont have any kids off today|i no longer have her on mondays, her dad does|wrong day, her dentist is tomorrow|wrong reason, she has a cold|wrong person marked it she was there
not related to covid just a cold|im only her nan but she has a bug|not the mum but i know she's ill|text her dad not me|please text her mum instead|it's not me you need it's her dad|this isnt my phone its my husbands, alfie has a cold`,
		true: `wrong number|sorry wrong number|think you've got the wrong number mate|wrong person|who is this|who's this?|I'm not her mum|im not alfies mum|not my child|I don't have any kids|no kids here|i dont have a daughter
I dont know anyone called Alfie|I don't know any Alfie|there is no Alfie here|never heard of her|this isn't her mums number|this number doesnt belong to her dad any more|not her mum, wrong number|i dont have a child at your school
my kids go to a different school|wrong number, im a student|ive had this number for 2 years, no idea who alfie is|just got this number, not her parent|you have texted the wrong person|I am not the parent|i'm not the father|dont know her
she's not mine|Wrong no|wrng number|wrong contact|this is not the right number for her parents|Sorry, you have the wrong phone number. I live in Scotland|not my kid|i am 17 and have no kids`,
	} {
		for body := range strings.SplitSeq(strings.ReplaceAll(bodies, "\n", "|"), "|") {
			if r := Read(body, About{Day: monday, Names: []string{"Alfie"}}); r.WrongNumber != want {
				t.Errorf("%q: a wrong number: %v", body, r.WrongNumber)
			} else if !want && r.Suggest != nil && r.Suggest.Sure() && strings.Contains(body, "not ") {
				t.Errorf("%q is sure", body)
			}
		}
	}
}
