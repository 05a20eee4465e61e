package reading

import (
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/clock"
)

// TestWhatIsWrittenEveryMorning: the plainest reasons, each with what families put
// before and after them. A lead who is alarmed by "not very well today" will not
// look up when it matters.
func TestWhatIsWrittenEveryMorning(t *testing.T) {
	who := []string{"", "he ", "she ", "Jayden ", "my son "}
	for _, c := range []struct {
		code, reasons, tails string // each parted by |
	}{
		{
			"I",
			"is ill|is poorly|is unwell|is sick|is not well|isnt very well|isn't feeling well|has a cold|has a bad cold|has a cough|has a sore throat|has a temperature|has a headache|has a migraine|" +
				"has a tummy ache|has a tummy bug|has been sick|was sick|threw up|is vomiting|feels sick|has d&v|has flu|has the flu|has covid|has a virus|has chickenpox|has an ear infection|has toothache|" +
				"has tonsillitis|has diarrhoea|has a rash|has hayfever|has a chest infection|has a bad back|has period pains|has nits|is under the weather|has been up all night with a cough",
			"| today| this morning| again| again today| still| so not in| so wont be in today| and wont be in| so is staying at home| sorry|. thanks| since last night",
		},
		{
			"M",
			"has a dentist appointment|is at the dentist|is at the doctors|has a doctors appointment|has a hospital appointment|has an orthodontist appointment|has an appointment at 10|has a blood test",
			"| today| this morning| so will be in later| sorry|. thanks| until 11",
		},
		{"L", "is running late|will be late|missed the bus|overslept|slept in|is stuck in traffic|will be in at 10|will be in later", "| today| this morning| sorry|. thanks"},
	} {
		everyWay(t, c.code, who, c.reasons, c.tails)
	}
}

// everyWay reads each reason after each head and before each tail, the last two
// parted by |, and wants the code of it and no alarm.
func everyWay(t *testing.T, code string, heads []string, reasons, tails string) {
	t.Helper()
	n, wrong := 0, []string{}
	for _, head := range heads {
		for reason := range strings.SplitSeq(reasons, "|") {
			for tail := range strings.SplitSeq(tails, "|") {
				n++
				r := Read(head+reason+tail, About{Day: monday, Now: clock.HM(9, 4), Names: []string{"Jayden"}})
				if r.Concern || r.Emergency || r.Suggest == nil || string(r.Suggest.Code) != code {
					wrong = append(wrong, head+reason+tail)
				}
			}
		}
	}
	if len(wrong) > 0 {
		t.Errorf("of %d ways to say %s %d are misread, such as %q", n, code, len(wrong), wrong[:min(len(wrong), 12)])
	}
}

// TestWhatIsWrittenEveryMorningInOtherLanguages: the same, less of each.
func TestWhatIsWrittenEveryMorningInOtherLanguages(t *testing.T) {
	for _, c := range []struct{ language, code, heads, reasons, tails string }{
		{"pl", "I", "|Dzień dobry, |Jayden |syn |córka ", "jest chory|jest chora|ma gorączkę|ma katar|boli go brzuch|boli ją głowa|ma biegunkę|wymiotuje|jest przeziębiony|zle sie czuje|źle się czuje|ma grypę|kaszle|ma temperaturę", "| dzisiaj|. Dziękuję|. Pozdrawiam| i nie przyjdzie do szkoły| od wczoraj| i zostaje w domu"},
		{"pl", "M", "|Dzień dobry, |Jayden |syn ", "ma wizytę u dentysty|jest u lekarza|ma wizytę u lekarza|jest u dentysty|ma wizytę w szpitalu", "| dzisiaj|. Dziękuję| o 10"},
		{"pl", "L", "|Jayden |syn ", "spóźni się|będzie później|zaspał|jest w drodze|stoimy w korku", "|. Przepraszam| dzisiaj"},
		{"ro", "I", "|Buna ziua, |Jayden |fiul meu ", "este bolnav|e bolnava|are febra|are temperatura|il doare burta|o doare capul|a vomitat|are diaree|este racit|tuseste|nu se simte bine|are gripa", "| azi|. Multumesc| si nu vine la scoala| de ieri| si ramane acasa"},
		{"ro", "M", "|Jayden ", "are programare la dentist|este la doctor|are programare la doctor|este la spital|e la dentist", "| azi|. Multumesc| la ora 10"},
		{"ro", "L", "|Jayden ", "intarzie|va intarzia|ajunge mai tarziu|este pe drum|s-a trezit tarziu", "|. Scuze| azi"},
		{"pt", "I", "|Bom dia, |Jayden |o meu filho ", "está doente|esta doente|tem febre|está com febre|tem dor de barriga|está com dor de cabeça|vomitou|está constipado|não se sente bem|está com tosse|tem gripe", "| hoje|. Obrigada| e não vai à escola| desde ontem| e fica em casa"},
		{"pt", "M", "|Jayden ", "tem consulta no dentista|está no médico|tem consulta médica|está no dentista|tem consulta no hospital", "| hoje|. Obrigada| às 10"},
		{"pt", "L", "|Jayden ", "vai chegar atrasado|está atrasado|está a caminho|chega mais tarde", "|. Desculpe| hoje"},
		{"uk", "I", "|Доброго ранку, |Jayden |син ", "хворий|хворіє|захворів|має температуру|болить живіт|болить голова|погано себе почуває|застудився|кашляє|блює|має грип", "| сьогодні|. Дякую| і не прийде до школи| з вчора| і залишається вдома"},
		{"uk", "M", "|Jayden ", "у лікаря|у стоматолога|має прийом у лікаря|має візит до лікаря|в лікарні на обстеженні", "| сьогодні|. Дякую| о 10"},
		{"uk", "L", "|Jayden ", "запізнюється|запізниться|прийде пізніше|вже в дорозі|проспав", "|. Вибачте| сьогодні"},
		{"ar", "I", "|صباح الخير، |ابني |ابنتي ", "مريض|مريضة|عنده حرارة|عنده حمى|عنده زكام|يتقيأ|عنده ألم في البطن|عنده صداع|تعبان اليوم|عنده سعال|عنده انفلونزا", "| اليوم|. شكرا| ولن يأتي إلى المدرسة| منذ أمس| وسيبقى في البيت"},
		{"ar", "M", "|ابني ", "عنده موعد عند طبيب الأسنان|عند الطبيب|عنده موعد في المستشفى|عنده موعد مع الطبيب", "| اليوم|. شكرا"},
		{"ar", "L", "|ابني ", "سيتأخر|متأخر|في الطريق|سيصل متأخرا", "|. آسف| اليوم"},
		{"so", "I", "|Subax wanaagsan, |Wiilkeyga |Jayden ", "waa xanuunsan yahay|waa jiran yahay|waa bukaa|qandho ayuu qabaa|calool xanuun ayuu qabaa|hargab ayuu qabaa|madax xanuun ayuu qabaa|wuu matagay|wuu qufacayaa", "| maanta|. Mahadsanid| mana imanayo dugsiga| guriga ayuu joogaa"},
		{"so", "M", "|Jayden ", "ballan dhakhtar ayuu leeyahay|dhakhtarka ayuu joogaa|ballan ilko ayuu leeyahay|isbitaalka ayuu ballan ku leeyahay", "| maanta|. Mahadsanid"},
		{"so", "L", "|Jayden ", "wuu soo daahayaa|wuu daahay|waddada ayuu ku soo jiraa|wuu soo daahi doonaa", "|. Raali noqo| maanta"},
		{"cy", "I", "|Bore da, |Mae Jayden yn |Mae hi'n |Mae e'n ", "sâl|sal|dost|teimlo'n sâl|teimlo'n wael|chwydu", "| heddiw|. Diolch| ers ddoe| ac ni fydd yn yr ysgol| ac yn aros adre"},
		{"cy", "I", "|Bore da, |", "Mae gan Jayden annwyd|Mae gan Jayden dymheredd|Mae annwyd arni|Mae peswch arno|Mae ganddi wres", "| heddiw|. Diolch| ers ddoe"},
		{"cy", "M", "", "Mae gan Jayden apwyntiad deintydd|Mae Jayden yn y deintydd|Mae Jayden gyda'r meddyg|Mae ganddo apwyntiad ysbyty|Mae e yn y doctor", "| heddiw|. Diolch"},
		{"ur", "I", "|میرا بیٹا |میری بیٹی |Jayden ", "بیمار ہے|کو بخار ہے|کو کھانسی ہے|کے پیٹ میں درد ہے|کی طبیعت خراب ہے|کو الٹی ہوئی|کو نزلہ ہے|کے سر میں درد ہے", "| آج|۔ شکریہ| اور اسکول نہیں آئے گا| کل سے"},
		{"ur", "M", "|Jayden ", "کی ڈاکٹر سے اپوائنٹمنٹ ہے|ڈاکٹر کے پاس ہے|کی دانتوں کے ڈاکٹر سے اپوائنٹمنٹ ہے|ہسپتال میں چیک اپ ہے", "| آج|۔ شکریہ"},
		{"ur", "L", "|Jayden ", "دیر سے آئے گا|لیٹ ہے|راستے میں ہے|لیٹ ہو جائے گا", "|۔ معذرت| آج"},
		{"ur-Latn", "I", "|salam |mera beta |meri beti |Jayden ", "bimar hai|beemar hai|ko bukhar hai|ko khansi hai|ke pait mein dard hai|ki tabiyat theek nahi|ki tabiyat kharab hai|ko ulti ho rahi hai|ko nazla hai|ke sar mein dard hai", "| aaj|. shukria| aur school nahi aye ga| kal se| is liye ghar pe hai"},
		{"ur-Latn", "L", "|Jayden ", "late aye ga|late ho jaye ga|raste mein hai|der se aye ga", "|. sorry| aaj"},
		{"pa", "I", "|ਮੇਰਾ ਪੁੱਤਰ |ਮੇਰੀ ਧੀ |Jayden ", "ਬਿਮਾਰ ਹੈ|ਨੂੰ ਬੁਖਾਰ ਹੈ|ਨੂੰ ਖੰਘ ਹੈ|ਦੇ ਪੇਟ ਵਿੱਚ ਦਰਦ ਹੈ|ਦੀ ਤਬੀਅਤ ਠੀਕ ਨਹੀਂ ਹੈ|ਨੂੰ ਜ਼ੁਕਾਮ ਹੈ|ਨੂੰ ਉਲਟੀਆਂ ਲੱਗੀਆਂ ਹਨ", "| ਅੱਜ|। ਧੰਨਵਾਦ| ਅਤੇ ਸਕੂਲ ਨਹੀਂ ਆਵੇਗਾ| ਕੱਲ੍ਹ ਤੋਂ"},
		{"pa", "L", "|Jayden ", "ਲੇਟ ਹੈ|ਦੇਰ ਨਾਲ ਆਵੇਗਾ|ਰਸਤੇ ਵਿੱਚ ਹੈ", "|। ਮਾਫ਼ ਕਰਨਾ| ਅੱਜ"},
		{"bn", "I", "|আমার ছেলে |আমার মেয়ে |Jayden ", "অসুস্থ|এর জ্বর|এর জ্বর হয়েছে|এর পেট ব্যথা|এর মাথা ব্যথা|এর কাশি হয়েছে|বমি করছে|এর ঠান্ডা লেগেছে|এর শরীর খারাপ", "| আজ|। ধন্যবাদ| তাই স্কুলে আসবে না| গতকাল থেকে"},
		{"bn", "L", "|Jayden ", "দেরি হবে|এর আসতে দেরি হবে|রাস্তায় আছে|দেরিতে আসবে", "|। দুঃখিত| আজ"},
		{"gu", "I", "|મારો દીકરો |મારી દીકરી |Jayden ", "બીમાર છે|ને તાવ છે|ને ઉધરસ છે|ને પેટમાં દુખે છે|ની તબિયત સારી નથી|ને શરદી છે|ને ઉલટી થાય છે", "| આજે|. આભાર| અને સ્કૂલે નહીં આવે| ગઈકાલથી"},
		{"gu", "L", "|Jayden ", "મોડો આવશે|મોડું થશે|રસ્તામાં છે", "|. માફ કરશો| આજે"},
	} {
		t.Run(c.language+" "+c.code, func(t *testing.T) { everyWay(t, c.code, strings.Split(c.heads, "|"), c.reasons, c.tails) })
	}
}

// TestOnesOwnDelay: who is late, and sorry, and why they are not in yet.
func TestOnesOwnDelay(t *testing.T) {
	heads := []string{"", "Hi, ", "Sorry, ", "Sorry forgot to call, ", "Good morning, this is Jayden's mum. ", "Jayden isn't in yet, ", "He is not in yet as "}
	everyWay(t, "L", heads, "he overslept|he missed the bus|he is running late|he is stuck in traffic|he is on the way", "|. Sorry|. Sorry for the inconvenience|. On our way soon|. Thanks| x")
	everyWay(t, "M", heads, "he has a dentist appointment|he has a hospital appointment|he is at the opticians|he is at the doctors", "|. Sorry|. Will be in later|. Bringing him in after|. He has a note")
}

// TestTheSameWordsAsAQuestionAreNews: nothing that was let go above is let go
// where it is asked.
func TestTheSameWordsAsAQuestionAreNews(t *testing.T) {
	for _, body := range []string{
		"so not in?", "is he not in?", "not in?", "so he's not in then where is he", "he was well today when he left", "he should be back today", "she was fine and well today so I dropped her",
		"he was ill yesterday but went in today", "not in", "he's not in school??", "he isn't in yet?", "she's not in yet she was on the bus", "he isn't in yet, he was dropped at 8", "Sorry?", "Sorry",
		"asap please", "ring me asap", "she tried to od last night", "Jayden od on tablets", "she od'd",
	} {
		if r := Read(body, About{Day: monday, Now: clock.HM(9, 4), Names: []string{"Jayden"}}); !r.Concern {
			t.Errorf("%q is taken for no news", body)
		}
	}
}
