package english

import "cmp"

// Meaning is what a word of the glossary means, by its key; its own text where nobody
// wrote it in English.
func Meaning(key, own string) string { return cmp.Or(meanings[key], own) }

var meanings = map[string]string{
	"source":     "Where documents come from: a government body, an agency or research institute, an infrastructure operator, or another.",
	"document":   "One dated text of a source. Of the same story elsewhere, only the earliest text is counted.",
	"token":      "The smallest piece of a sentence that has a meaning.",
	"term":       "A word that is counted. It counts once a document, however often it stands there.",
	"week":       "Seven days from Monday, Japan time, named by year and number.",
	"series":     "The number of documents about a term or a theme, period by period.",
	"signal":     "What detection says of one series in one period.",
	"theme":      "An entry of a list made in advance. It counts several terms as one.",
	"change":     "A change that an analyst judged and approved. A theme can become one as it stands.",
	"issue":      "One number of the newsletter, about one week.",
	"background": "The number of documents to expect if nothing changes, from the earlier documents of the same sources.",
	"expected":   "That number for one period. It stands beside the documents counted.",
	"interval":   "The range in which the expected number falls nine times in ten.",
	"evidence":   "How clear a rise is: not detected, close to detection, detected, clear, very clear.",
	"price":      "How many false alarms are accepted on average in a period, over all terms together.",
	"flag":       "The automatic finding that a term rises: it reached the threshold and met the conditions.",
	"stage":      "How far a change has come: early sign, spreading, levelled off, established, fading, or event.",
	"ceptoar":    "The operators of one sector of critical infrastructure who share and analyse information together.",
	"crypto":     "Faster computers and better attacks make a cipher weaker than it was meant to be.",
	"tlp":        "A label that says how far information may be passed on. This site uses documents marked CLEAR alone.",
}

// Field is what a field of the data says, by its key; its own text likewise.
func Field(key, own string) string { return cmp.Or(fields[key], own) }

var fields = map[string]string{
	"id": "identifier of the change; it stays when its URL changes", "name": "name in Japanese", "yomi": "reading of the name", "name_en": "name in English", "category": "category: 制度・政策 policy, IT利用 use of IT, IT技術 technology, 脅威 threats",
	"sectors": "identifiers of the sectors concerned", "definition": "what changes, in Japanese", "stage": "stage in Japanese, by detection; empty where no rise is found",
	"first_evidence": "date of the first public document in which the change is meant, as exactly as it is known, ISO 8601; empty without one", "latest_evidence": "date of the latest dated evidence, likewise",
	"documents": "public documents with the change; duplicates and documents from before the first evidence are left out", "publishers": "publishers of the evidence",
	"approved_on": "as-of day of the approval, or its day", "approved_by": "analyst who approved it", "sample": "true for a sample", "slug": "words in the page's URL",
	"documents_year_only": "of the documents, those dated by year only", "documents_undated": "of the documents, those without a date", "earlier_mentions": "documents with the same words from before the first evidence",
	"duplicates": "documents of the same story elsewhere", "used_for_detection": "documents in the sources used for detection, over all years",
	"quarter": "first day of the quarter", "total": "all public documents of the quarter", "expected": "documents expected from the share before; 0 where that is unknown",
	"lo90, hi90": "90 % range of the expected documents", "outside": "true where the count is above the range",
	"date": "date of publication, as exactly as it is known; empty without one", "publisher": "publisher", "class": "kind of source, in Japanese", "source": "name of the source", "title": "title",
	"reference": "name of what was read, where the title is a summary", "url": "URL of the original", "document": "identifier of the document", "invented": "true for an invented sample",
}
