package reading

import (
	"strings"
	"testing"
)

// TestWhoSpeaksOfTheFamilyIsNoMachine: nobody answers a machine, so a parent must
// not be taken for one.
func TestWhoSpeaksOfTheFamilyIsNoMachine(t *testing.T) {
	for want, bodies := range map[bool]string{
		false: "Can you ring me, I'm driving|I'm driving can you call my wife|On annual leave, she's with her dad|on annual leave today, will check with her nan|In a meeting call my husband|" +
			"in a meeting, can you text me|Im at work in a meeting she was fine when she left|out of office but she should be in|I am away until friday, ring her dad|driving. she has a cold|" +
			"Out of the office, is she not in?|I'm on leave, what do you mean?|I'm unavailable until 12, call her father|Will call you back when I'm out of theatre",
		true: "I'm driving with Do Not Disturb While Driving turned on. I'll see your message when I get where I'm going.|I am on annual leave until 30 November. For urgent matters contact Jane.|" +
			"Out of office: I am away until Monday and will reply on my return.|I'm driving right now. I'll get back to you later.|Sorry, I can't talk right now.|I'm in a meeting. I'll call you back later.|" +
			"Automatic reply: thank you for your message|Thank you for contacting Smith Plumbing. We will get back to you as soon as possible.|This mailbox is not monitored|I'm currently out of the office with limited access to email",
	} {
		for body := range strings.SplitSeq(bodies, "|") {
			if r := Read(body, About{Day: monday, Names: []string{"Amira"}}); r.Automatic != want {
				t.Errorf("%q: a machine: %v", body, r.Automatic)
			}
		}
	}
}

// TestAtHomeWithTheWriterIsNoWorry: nor is having rung already, in any language we
// ship; and not being at home is one.
func TestAtHomeWithTheWriterIsNoWorry(t *testing.T) {
	for want, bodies := range map[bool]string{
		false: "She is at home with me|Jest w domu ze mną|Już dzwoniłam rano do szkoły|E acasa cu mine|am sunat deja azi dimineata|ghar pe hai mere saath|mein ne subah phone kiya tha|está em casa comigo|já liguei|" +
			"هي في البيت معي|اتصلت بكم الصباح|вона вдома зі мною|я вже дзвонила|mae hi adre efo fi|guriga ayay ila joogtaa|میرے ساتھ گھر پر ہے|میں نے فون کر دیا تھا|ਮੇਰੇ ਨਾਲ ਘਰ ਹੈ|আমার সাথে বাসায় আছে|" +
			"મારી સાથે ઘરે છે|Norovirus going round the house|Grade 4 violin exam|I already rang this morning|As I said on the answerphone|Sorry for the late reply|Sorry only just seen this|told her tutor|Not in today",
		true: "she is at home with her boyfriend|rang her but no answer|told her tutor she was being bullied|nie ma go w domu ze mną|nu e acasa cu mine|nao esta em casa comigo|ليس في البيت معي|її немає вдома зі мною|" +
			"dydi hi ddim adre efo fi|wo ghar par mere saath nahi hai|já liguei para ela e não atende|я дзвонила їй не відповідає|dzwoniłam do niej nie odbiera|not in today?|I already rang this morning you said she was in",
	} {
		for body := range strings.SplitSeq(bodies, "|") {
			if r := Read(body, About{Day: monday, Names: []string{"Amira"}}); r.Concern != want {
				t.Errorf("%q: a concern: %v %+v", body, r.Concern, r.Findings)
			}
		}
	}
}
