package reading

import (
	"strings"
	"testing"
)

// TestHarmBehindAnIllnessIsAConcern, by the classes of en.behind.txt.
func TestHarmBehindAnIllnessIsAConcern(t *testing.T) {
	for want, bodies := range map[bool]string{
		true: "her wrist is broken, her brother twisted it|he pushed her and now her arm is swollen|his nose is broken, a boy in year 10 did it|stomach ache, she hears them calling her names every day|sick with worry over the name calling|" +
			"tummy ache because of a boy on the bus|her dad was meant to bring her back sunday, he says she has a cold|not been returned from her dads, apparently poorly|doctors because of the marks on her arms|gp about the cutting|" +
			"what dentist? she never said, i didnt book one|I havent made any appointment for her|he smashed our windows last night, we're at my mums|my ex kicked the door in so we are at a hotel, will be late|staying in a refuge, running late|" +
			"police were here all night, running late|she was in bed when i left for work so must be ill|she is home alone with a temp|sick from too much vodka",
		false: "broken wrist from football|her arm is broken, fell off the trampoline|twisted ankle at netball|i made an appointment for her at 10|i havent made an appointment yet but shes poorly|dad is bringing her back later, she was sick|" +
			"nurse is changing the dressing on her leg|doctors because of the rash|our car window was smashed last night, running late|we had to leave early for the hospital|she was in bed all day with a temp|" +
			"headache, she has the name of the tablets if you need it",
	} {
		for body := range strings.SplitSeq(bodies, "|") {
			if r := Read(body, About{Day: monday, Names: []string{"Amira"}}); r.Concern != want {
				t.Errorf("%q: a concern: %v %+v", body, r.Concern, r.Findings)
			}
		}
	}
}
