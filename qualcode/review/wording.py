"""The words of the review screen, in Indonesian and English."""

from __future__ import annotations

from qualcode.model import Bilingual, Role, Status, Valence, Verdict

_WORDS = {
    "of_code": Bilingual("{n} dari {total} untuk kode ini", "{n} of {total} for this code"),
    "of_document": Bilingual("{n} dari {total} di dokumen ini", "{n} of {total} in this document"),
    "of_queue": Bilingual("{n} dari {total} dalam antrean", "{n} of {total} in the queue"),
    "remaining": Bilingual("{count} tersisa", "{count} to go"),
    # criteria
    "definition": Bilingual("Definisi", "Definition"),
    "include": Bilingual("Termasuk", "Include"),
    "exclude": Bilingual("Bukan", "Exclude"),
    "example": Bilingual("Contoh", "Example"),
    "pages": Bilingual("Halaman", "Pages"),
    "patterns": Bilingual("Pola", "Patterns"),
    "traps": Bilingual("Jebakan", "Traps"),
    # source
    "turn": Bilingual("giliran {n}/{total}", "turn {n}/{total}"),
    "paragraph": Bilingual("paragraf {n}/{total}", "paragraph {n}/{total}"),
    # status line
    "status": Bilingual("Status", "Status"),
    "statuses": Bilingual("status berikutnya, sebelumnya", "status: the next, the one before"),
    "cue": Bilingual("karena “{cue}”", "because of “{cue}”"),
    "no_cue": Bilingual("tanpa kata penanda", "no cue word"),
    "changed": Bilingual("diubah, belum diputuskan", "changed, not yet decided"),
    "span_changed": Bilingual("rentang diubah", "span changed"),
    "also": Bilingual("Sudah dikode", "Already coded"),
    "memo": Bilingual("Memo", "Memo"),
    "another": Bilingual("Kode lain", "Another code"),
    "by_name": Bilingual("cari nama", "by name"),
    # second look
    "by_hand": Bilingual("kode tangan", "by hand"),
    "name": Bilingual("Nama", "Name"),
    "parent": Bilingual("Induk", "Parent"),
    "changed_since": Bilingual("sejak itu berubah: {names}", "changed since: {names}"),
    "not_on_record": Bilingual(
        "definisi kode waktu itu tidak tersimpan", "how the code was defined then is not on record"
    ),
    "before": Bilingual("{name} sebelumnya", "{name} before"),
    "nothing_stale": Bilingual(
        "Tidak ada keputusan dengan definisi kode yang lama.", "No decision rests on an older definition."
    ),
    "keep_coding": Bilingual("pertahankan", "keep"),
    "later": Bilingual("nanti", "later"),
    "did_coded": Bilingual("Dikode dengan tangan", "Coded by hand"),
    # keys
    "key_space": Bilingual("spasi", "space"),
    "accept": Bilingual("terima", "accept"),
    "reject": Bilingual("tolak", "reject"),
    "skip": Bilingual("lewati", "skip"),
    "undo": Bilingual("batalkan", "undo"),
    "reason": Bilingual("tolak + alasan", "reject + reason"),
    "span": Bilingual("rentang", "span"),
    "help": Bilingual("bantuan", "help"),
    "quit": Bilingual("selesai", "quit"),
    "move": Bilingual("geser kata", "move by word"),
    "other_edge": Bilingual("ujung lain", "other end"),
    "type_quote": Bilingual("ketik kutipan", "type the quote"),
    "keep": Bilingual("simpan", "keep"),
    "cancel": Bilingual("batal", "cancel"),
    "next_page": Bilingual("halaman berikut", "next page"),
    "back": Bilingual("kembali", "back"),
    "scroll": Bilingual("gulir teks", "scroll the text"),
    # modes
    "why_reject": Bilingual("Mengapa ditolak?", "Why rejected?"),
    "other_reason": Bilingual("lainnya: ketik", "other: type it"),
    "type_reason": Bilingual("Alasan", "Reason"),
    "type_code": Bilingual("Id atau bagian nama kode", "Id or part of a code's name"),
    "no_such_code": Bilingual("Tidak ada kode dengan nama itu.", "No code with that in its name."),
    "moving_start": Bilingual("Geser AWAL rentang", "Moving the START of the span"),
    "moving_end": Bilingual("Geser AKHIR rentang", "Moving the END of the span"),
    "type_span": Bilingual("Kutipan", "Quote"),
    "quote_not_here": Bilingual("Kutipan itu tidak ada di bagian ini.", "That quote is not in this passage."),
    "finish_typing": Bilingual("Enter simpan · Esc batal", "Enter keep · Esc cancel"),
    "more_lines": Bilingual("↑↓ gulir teks", "↑↓ scroll the text"),
    # notices
    "did_accepted": Bilingual("Diterima", "Accepted"),
    "did_corrected": Bilingual("Diterima dengan perubahan", "Accepted with changes"),
    "did_rejected": Bilingual("Ditolak", "Rejected"),
    "did_skipped": Bilingual("Dilewati", "Skipped"),
    "did_undone": Bilingual("Dibatalkan", "Taken back"),
    "nothing_to_undo": Bilingual(
        "Tidak ada keputusan untuk dibatalkan.", "There is no decision to take back."
    ),
    "unknown_key": Bilingual(
        "Tombol itu tidak berarti di sini; ? untuk bantuan.", "That key does nothing here; ? for help."
    ),
    "busy": Bilingual(
        "Belum tersimpan: proses lain sedang menulis. Tekan tombol itu lagi.",
        "Not saved: another process is writing. Press the key again.",
    ),
    "text_corrected": Bilingual(
        "Belum tersimpan: teks dokumen ini baru saja dikoreksi. Inilah teksnya sekarang.",
        "Not saved: this document's text has just been corrected. This is how it reads now.",
    ),
    "too_small": Bilingual(
        "Jendela ini {width}×{height}; perlu {min_width}×{min_height}."
        " Perbesar, lalu tekan sembarang tombol (q selesai).",
        "This window is {width}×{height}; review needs {min_width}×{min_height}."
        " Enlarge it, then press any key (q quits).",
    ),
    "queue_done": Bilingual("Antrean selesai.", "The queue is done."),
    # blind reading of sampled sentences
    "give_code": Bilingual("Beri kode", "Code it"),
    "nothing_here": Bilingual("tidak ada yang dikode", "nothing to code"),
    "next_sentence": Bilingual("kalimat berikut", "next sentence"),
    "itself": Bilingual("kode ini sendiri", "this code itself"),
    "code_first": Bilingual(
        "Beri kode dahulu, atau tekan n bila tidak ada yang perlu dikode.",
        "Code it first, or press n where there is nothing to code.",
    ),
    "has_codes": Bilingual(
        "Kalimat ini sudah berkode: Enter melanjutkan, ⌫ membatalkan kodenya.",
        "This sentence has codes: Enter goes on, ⌫ takes them back.",
    ),
    "coded_already": Bilingual("Kode itu sudah diberikan di sini.", "It has that code already."),
    "outside": Bilingual(
        "Rentang harus memuat bagian dari kalimatnya.", "The span must hold a part of the sentence."
    ),
    "sample_done": Bilingual("Sampel sudah dibaca seluruhnya.", "The whole sample has been read."),
    "stretches_done": Bilingual(
        "Semua bagian yang disisihkan sudah dibaca.", "All that was set aside has been read."
    ),
    "to_sentence": Bilingual("kembali ke kalimat sebelumnya", "back to the sentence before"),
    # where two coders differ
    "differ_one_only": Bilingual("Hanya satu yang memberi kode", "Coded by one only"),
    "differ_code": Bilingual("Kodenya berbeda", "Different codes"),
    "differ_status": Bilingual("Statusnya berbeda", "Different statuses"),
    "differ_span": Bilingual("Hanya rentangnya berbeda", "Only the span differs"),
    "not_coded": Bilingual("tidak dikode", "not coded"),
    "take": Bilingual("ikuti {coder}", "take {coder}’s"),
    "neither": Bilingual("tidak keduanya", "neither"),
    "adopt": Bilingual("ambil {count} yang sudah sama", "adopt the {count} alike"),
    "settle_first": Bilingual("ikuti pengode pertama", "take the first coder’s"),
    "settle_second": Bilingual("ikuti pengode kedua", "take the second coder’s"),
    "settle_third": Bilingual(
        "kode lain, dengan rentang dan status di layar", "another code, with the span and status shown"
    ),
    "settle_adopt": Bilingual(
        "ambil semua yang dikode sama oleh keduanya", "adopt all that both have coded alike"
    ),
    "why_so": Bilingual("Alasan", "Why"),
    "why_so_again": Bilingual("Alasan (Enter lagi: tanpa alasan)", "Why (Enter again: no reason)"),
    "took": Bilingual("Konsensus mengikuti {coder}", "The consensus takes {coder}’s"),
    "took_third": Bilingual("Konsensus: {code}", "The consensus: {code}"),
    "took_none": Bilingual("Konsensus: tidak keduanya", "The consensus: neither"),
    "adopted": Bilingual(
        "{count} pengodean yang sama diambil ke konsensus.",
        "{count} codings alike adopted for the consensus.",
    ),
    "nothing_agreed": Bilingual(
        "Semua yang sama sudah diambil ke konsensus.", "All that is alike was adopted already."
    ),
    "all_settled": Bilingual("Semua perbedaan sudah diselesaikan.", "All disagreements are settled."),
    "sum_settled": Bilingual(
        "Diselesaikan: {settled}; diambil karena sama: {adopted}. Masih menunggu: {waiting} perbedaan,"
        " {unadopted} yang sama.",
        "Settled: {settled}; adopted as alike: {adopted}. Still waiting: {waiting} disagreements,"
        " {unadopted} alike.",
    ),
    # summary
    "nothing_to_review": Bilingual("Tidak ada saran yang menunggu.", "There is nothing to review."),
    "sum_decided": Bilingual(
        "Diputuskan: {decided} ({accepted} diterima, {rejected} ditolak), dilewati: {skipped}.",
        "Decided: {decided} ({accepted} accepted, {rejected} rejected), skipped: {skipped}.",
    ),
    "sum_left": Bilingual("Masih menunggu: {left}.", "Still waiting: {left}."),
    "next": Bilingual("Berikutnya", "Next"),
    "next_review": Bilingual("lanjutkan tinjauan", "go on reviewing"),
    "next_suggest": Bilingual("mencari saran", "look for suggestions"),
    "next_report": Bilingual("menulis draf Word", "write the Word draft"),
    # statuses, roles, reasons
    Status.PRESENT: Bilingual("ADA", "PRESENT"),
    Status.ABSENT: Bilingual("TIDAK ADA", "ABSENT"),
    Status.WISHED: Bilingual("DIHARAPKAN", "WISHED"),
    Status.HYPOTHETICAL: Bilingual("PENGANDAIAN", "HYPOTHETICAL"),
    Status.PARTIAL: Bilingual("SEBAGIAN", "PARTIAL"),
    Status.PAST: Bilingual("MASA LALU", "PAST"),
    Valence.ENABLER: Bilingual("pendukung", "enabler"),
    Valence.BARRIER: Bilingual("penghambat", "barrier"),
    Role.INFORMANT: Bilingual("informan", "informant"),
    Role.INTERVIEWER: Bilingual("pewawancara", "interviewer"),
    "wrong sense": Bilingual("makna lain", "wrong sense"),
    "negated": Bilingual("dinegasikan", "negated"),
    "not this actor": Bilingual("bukan aktor ini", "not this actor"),
    "hearsay": Bilingual("kata orang", "hearsay"),
    "too thin": Bilingual("terlalu tipis", "too thin"),
    # why a suggestion was made
    "suggested_by": Bilingual("Disarankan oleh", "Suggested by"),
}


class Wording:
    """Looks words up in one language: ``wording("of_code", n=1, total=3)``."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, key: str, **values: object) -> str:
        return _WORDS[key].in_language(self.language).format(**values)

    def raw(self, key: str) -> str:
        """The words as they are, with the names of what is to be filled in still in braces."""
        return _WORDS[key].in_language(self.language)

    def of(self, text: Bilingual) -> str:
        return text.in_language(self.language)

    def verdict(self, verdict: Verdict) -> str:
        return self(f"did_{verdict}")
