package reading

import (
	"strings"
	"testing"
)

const alertEnglish = "Larkmere High: Amira was not marked in when this morning's register closed. Please reply to say why, or ring 07700 900950."

// TestAHeartIsNoWorry: a telephone quotes our own text with a word before it, and
// none of the words in it are the parent's.
func TestAHeartIsNoWorry(t *testing.T) {
	for want, before := range map[Kind]string{
		Thanks: "Liked|Loved|Laughed at|Emphasised|Emphasized|👍 to|❤️ to|Reacted 👍 to|Reacted with 👍 to|Polubił(a)|Lubi|Gostou de|A apreciat|Вподобав|أعجب بـ",
		Other:  "Questioned|Disliked|Removed a like from|Removed a heart from|Reacted 😢 to|👎 to|Removed 👍 from|Zakwestionował(a)|Nie lubi|Questionou|Não gostou de",
	} {
		for word := range strings.SplitSeq(before, "|") {
			for _, quote := range []string{"“%”", "\"%\"", "„%”", "«%»", "“ % ”"} {
				for _, text := range []string{alertEnglish, "Larkmere High: Amira was not marked in when this…"} {
					body := word + " " + strings.ReplaceAll(quote, "%", text)
					r := Read(body, About{Day: monday, Names: []string{"Amira"}})
					if r.Concern || !r.Reaction || r.Suggest != nil || len(r.Findings) != 1 || r.Findings[0].Kind != want {
						t.Errorf("%q: %+v", body, r.Findings)
					}
				}
			}
		}
	}
	for _, body := range []string{
		"Questioned? I dropped her at 8", "She said “I am not going in and you cant make me” and walked off", "Loved her to bits but she left at 8 “bye mum love you”",
		"He said “im going to school now mum bye” and left", "liked",
	} {
		if r := Read(body, About{Day: monday, Names: []string{"Amira"}}); r.Reaction {
			t.Errorf("%q is taken for a telephone's", body)
		}
	}
}

// TestOurOwnWordsAreLeftOut: what a reply quotes of our text is not the parent's.
func TestOurOwnWordsAreLeftOut(t *testing.T) {
	quoted := []string{"%s ", "> %s ", "> %s\n", "“%s” ", "\"%s\"\n", "%s\n\n", "Fwd: %s\n"}
	alerts := []string{
		alertEnglish,
		"Larkmere High: Amira was not marked in this morning, and nobody has told us why. Please reply to say why, or ring 07700 900950.",
		"Larkmere High: brak wpisu obecności przy zamknięciu porannej listy: Amira. Prosimy odpisać, podając powód, lub zadzwonić: 07700 900950.",
		"Larkmere High: sem presença marcada no fecho do registo da manhã: Amira. Responda com o motivo, por favor, ou ligue para 07700 900950.",
		"Larkmere High: prezență neînregistrată la închiderea catalogului de dimineață: Amira. Vă rugăm să răspundeți cu motivul sau să sunați la 07700 900950.",
		"Larkmere High: joogitaan lama diiwaangelin markii diiwaanka saaka la xiray: Amira. Fadlan ku soo jawaab sababta, ama soo wac 07700 900950.",
		"Larkmere High: на момент закриття ранкового журналу присутність не відмічено: Amira. Будь ласка, напишіть у відповідь причину або зателефонуйте: 07700 900950.",
		"Larkmere High: لم يسجل حضور Amira عند إغلاق سجل صباح اليوم. يرجى الرد بذكر السبب، أو الاتصال على 07700 900950.",
		"Larkmere High: dim marc presenoldeb pan gaeodd cofrestr y bore: Amira. Atebwch gyda'r rheswm, neu ffoniwch 07700 900950.",
		"Larkmere High: آج صبح رجسٹر بند ہونے تک Amira کی حاضری درج نہیں ہوئی۔ براہ کرم جواب میں وجہ لکھیں، یا فون کریں: 07700 900950",
		"Larkmere High: আজ সকালে রেজিস্টার বন্ধ হওয়ার সময় Amira-এর উপস্থিতি নথিভুক্ত হয়নি। অনুগ্রহ করে কারণ জানিয়ে উত্তর দিন, অথবা ফোন করুন: 07700 900950",
		"Larkmere High: આજે સવારે રજિસ્ટર બંધ થયું ત્યાં સુધી Amira ની હાજરી નોંધાઈ નથી. કૃપા કરીને જવાબમાં કારણ જણાવો, અથવા ફોન કરો: 07700 900950",
		"Larkmere High: ਅੱਜ ਸਵੇਰੇ ਰਜਿਸਟਰ ਬੰਦ ਹੋਣ ਤੱਕ Amira ਦੀ ਹਾਜ਼ਰੀ ਨਹੀਂ ਲੱਗੀ। ਕਿਰਪਾ ਕਰਕੇ ਜਵਾਬ ਵਿੱਚ ਕਾਰਨ ਦੱਸੋ, ਜਾਂ ਫ਼ੋਨ ਕਰੋ: 07700 900950",
	}
	for _, alert := range alerts {
		for _, q := range quoted {
			head := strings.ReplaceAll(q, "%s", alert)
			for tail, want := range map[string]string{"She has a cold": "I", "poorly": "I", "": ""} {
				r := Read(head+tail, About{Day: monday, Names: []string{"Amira"}})
				if r.Concern || codeIn(r) != want {
					t.Errorf("%q: a concern: %v, suggests %q", head+tail, r.Concern, codeIn(r))
				}
			}
			if r := Read(head+"I dropped her off at 8", About{Day: monday, Names: []string{"Amira"}}); !r.Concern {
				t.Errorf("%q is no concern", head)
			}
		}
	}
}
