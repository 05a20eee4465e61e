package sample

import (
	"math/rand/v2"
	"strings"
)

// culture is a pool of names that go together, and the languages such a home
// may read. Pools are for variety, not statistics.
type culture struct {
	weight    int // of 100 homes or so
	languages string
	girls     []string
	boys      []string
	last      []string // "Kowalski|Kowalska": his form and hers
}

// sex only chooses between names.
type sex int

const (
	her sex = iota
	him
)

// given draws a first name.
func (c culture) given(rng *rand.Rand, s sex) string {
	if s == him {
		return one(rng, c.boys)
	}
	return one(rng, c.girls)
}

// family draws a last name, both its forms.
func (c culture) family(rng *rand.Rand) string { return one(rng, c.last) }

// language draws the language a home reads.
func (c culture) language(rng *rand.Rand) string { return one(rng, strings.Fields(c.languages)) }

// form picks his or her form of a last name.
func form(last string, s sex) string {
	his, hers, two := strings.Cut(last, "|")
	if two && s == her {
		return hers
	}
	return his
}

func one[T any](rng *rand.Rand, from []T) T { return from[rng.IntN(len(from))] }

// aCulture draws a culture by weight.
func aCulture(rng *rand.Rand) culture {
	n := rng.IntN(weights)
	for _, c := range cultures {
		if n -= c.weight; n < 0 {
			return c
		}
	}
	return cultures[0]
}

var weights = func() (sum int) {
	for _, c := range cultures {
		sum += c.weight
	}
	return sum
}()

// ownScript is how some families write a name; a school may hold it as the
// name for texts, and then a text costs more parts.
var ownScript = map[string]string{
	"Ursula": "Урсула", "Oleksandra": "Олександра", "Danylo": "Данило", "Sofiia": "Софія", "Taras": "Тарас",
	"Muhammad": "محمد", "Ayesha": "عائشہ", "Hamza": "حمزہ", "Amira": "أميرة", "Yusuf": "يوسف", "Layla": "ليلى",
	"Simran": "ਸਿਮਰਨ", "Harpreet": "ਹਰਪ੍ਰੀਤ", "Arjun": "અર્જુન", "Diya": "દિયા", "Tasnim": "তাসনিম", "Rafiq": "রফিক",
}

var cultures = []culture{
	{
		46, "en",
		strings.Fields("Amelia Olivia Ella Grace Daisy Poppy Chloe Phoebe Zoë Ruby Hannah Jessica Lily-Mae Evie-Rose Martha Edith Imogen Beth Keira Tilly"),
		strings.Fields("Oliver George Harry Jack Alfie Noah Theo Finley Archie Joshua Samuel Callum Reuben Toby Jayden Kai Dexter Ellis Jean-Luc Riley"),
		strings.Fields("Ashworth Barlow Cartwright Dewhurst Fairclough Gledhill Hargreaves Ingham Jessop Kershaw Lockwood Moorcroft Naylor Ormerod Pickles Redfearn Sutcliffe Tattersall Unsworth Whitehead Hughes-Barrett Smith-Jones D'Arcy"),
	},
	{
		5, "en",
		strings.Fields("Niamh Aoife Siobhán Caoimhe Róisín Clodagh"),
		strings.Fields("Seán Cillian Oisín Declan Pádraig Conor"),
		strings.Fields("O'Brien O'Neill O'Shaughnessy Kavanagh McGrath Fitzgerald Murphy-O'Dea"),
	},
	{
		3, "cy en",
		strings.Fields("Siân Ffion Cerys Lowri Angharad Gwenllian"),
		strings.Fields("Rhys Iestyn Gruffydd Llŷr Owain Siôn"),
		strings.Fields("Prosser-Bevan Pryce Llewelyn Gwilym Bebb Rhydderch"),
	},
	{
		9, "ur ur pa en",
		strings.Fields("Ayesha Fatima Zainab Maryam Hafsa Iqra Noor Sana"),
		strings.Fields("Muhammad Hamza Ibrahim Bilal Zayn Umar Haroon Saad"),
		strings.Fields("Khan Hussain Mahmood Akhtar|Bibi Qureshi Mirza Chaudhry Iqbal|Begum"),
	},
	{
		4, "bn bn en",
		strings.Fields("Tasnim Nusrat Sumaiya Jannat Rumana Mim"),
		strings.Fields("Rafiq Tanvir Sajid Nayeem Arif Mahin"),
		strings.Fields("Miah|Khatun Uddin|Begum Islam Chowdhury Rahman Ali|Akter"),
	},
	{
		4, "ar ar en",
		strings.Fields("Amira Layla Salma Rania Hala Dunya"),
		strings.Fields("Yusuf Karim Tariq Sami Bassam Idris"),
		strings.Fields("al-Hariri Haddad Mansour Ben-Salah el-Khatib Nasser"),
	},
	{
		3, "so so en",
		strings.Fields("Hodan Ifrah Sagal Ubah Khadra"),
		strings.Fields("Liban Abdirahman Warsame Guled Mahad"),
		strings.Fields("Warsame Farah Hassan Jama Abdi Diriye"),
	},
	{
		5, "pl pl en",
		strings.Fields("Zuzanna Małgorzata Kinga Oliwia Łucja Agnieszka"),
		strings.Fields("Jakub Szymon Łukasz Wojciech Mikołaj Kacper"),
		strings.Fields("Kowalski|Kowalska Wiśniewski|Wiśniewska Wójcik Dąbrowski|Dąbrowska Żukowski|Żukowska Pawlak"),
	},
	{
		3, "ro ro en",
		strings.Fields("Ștefania Ioana Andreea Mădălina Bianca"),
		strings.Fields("Andrei Ștefan Matei Răzvan Luca"),
		strings.Fields("Popescu Țurcanu Munteanu Văcărescu Dumitru Bălan"),
	},
	{
		3, "pt pt en",
		strings.Fields("Inês Beatriz Conceição Letícia Mafalda"),
		strings.Fields("João Tomás Gonçalo Vítor Martim"),
		strings.Fields("Gonçalves Conceição Magalhães Simões Araújo Pinto-Leite"),
	},
	{
		4, "gu gu en",
		strings.Fields("Diya Priya Khushi Nirali Hetal"),
		strings.Fields("Arjun Dhruv Jay Parth Mitesh"),
		strings.Fields("Patel Desai Mehta Solanki Trivedi"),
	},
	{
		4, "pa pa en",
		strings.Fields("Simran Harpreet Jasleen Gurleen Manpreet"),
		strings.Fields("Gurdeep Arjan Jaspreet Harvir Ranjit"),
		strings.Fields("Singh|Kaur Gill Dhillon Sandhu Bains"),
	},
	{
		2, "uk uk en",
		strings.Fields("Sofiia Oleksandra Ursula Kateryna Zlata"),
		strings.Fields("Danylo Taras Bohdan Ostap Maksym"),
		strings.Fields("Shevchuk Kovalenko Hrytsenko Lysenko Stepaniuk"),
	},
	{
		4, "en",
		strings.Fields("Adaeze Temitope Folasadé Akosua Chiamaka"),
		strings.Fields("Oluwaseun Kwabena Chukwuemeka Adébáyò Kofi"),
		strings.Fields("Okafor Adeyemi Mensah Owusu-Ansah Nwosu Balogun"),
	},
	{
		2, "en",
		strings.Fields("Shanice Keziah Tia-Marie Jada"),
		strings.Fields("Malachi Tyrone D'Andre Isaiah"),
		strings.Fields("Campbell Gayle Saint-Clair Bartholomew"),
	},
	{
		2, "en",
		strings.Fields("Xīnyí Mei-Ling Thảo Ngọc"),
		strings.Fields("Hào Wei-Jie Đức Minh"),
		strings.Fields("Nguyễn Trần Cheung Ng Li"),
	},
}
