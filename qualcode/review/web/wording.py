"""The words of the page, in Indonesian and English; what the terminal's review has is taken from there."""

from __future__ import annotations

from qualcode.model import Bilingual, Kind, Role, Status, Valence
from qualcode.review.session import REASONS
from qualcode.review.wording import Wording

_SHARED = (
    "accept", "reject", "skip", "undo", "reason", "span", "help", "memo", "cancel", "keep", "status", "pages",
    "definition", "include", "exclude", "example", "suggested_by", "no_cue", "cue", "changed", "why_reject",
    "type_reason", "no_such_code", "unknown_key", "nothing_to_undo", "did_accepted", "did_corrected",
    "did_rejected", "did_skipped", "did_coded", "did_undone", "key_space", "coded_already", "by_hand",
    "text_corrected",
)  # fmt: skip

_WORDS = {
    "page_title": Bilingual("Tinjauan", "Review"),
    "skip_link": Bilingual("Langsung ke transkrip", "Go to the transcript"),
    "documents": Bilingual("Dokumen", "Documents"),
    "transcript": Bilingual("Transkrip", "Transcript"),
    "code_pane": Bilingual("Kode", "Code"),
    "keys": Bilingual("Tombol", "Keys"),
    "language": Bilingual("English", "Bahasa Indonesia"),
    "coder": Bilingual("Pengode: {coder}", "Coder: {coder}"),
    "loading": Bilingual("Memuat…", "Loading…"),
    "close": Bilingual("Tutup", "Close"),
    "save": Bilingual("Simpan", "Save"),
    "no_script": Bilingual("Halaman ini memerlukan JavaScript.", "This page needs JavaScript."),
    # documents and filters
    "progress": Bilingual("{decided} dari {all} saran diputuskan", "{decided} of {all} suggestions decided"),
    "progress_short": Bilingual("{decided}/{all}", "{decided}/{all}"),
    "words": Bilingual("{count} kata", "{count} words"),
    "by_hand_count": Bilingual("{count} kode tangan", "{count} by hand"),
    "all_documents": Bilingual("Seluruhnya", "All together"),
    "matching": Bilingual("{count} cocok", "{count} match"),
    "filters": Bilingual("Saring", "Filters"),
    "filter_active": Bilingual("Saringan aktif: {what}", "Filters in use: {what}"),
    "filter_clear": Bilingual("Hapus saringan", "Clear filters"),
    "filter_code": Bilingual("Kode (dan di bawahnya)", "Code (and those below)"),
    "filter_document": Bilingual("Dokumen", "Document"),
    "filter_status": Bilingual("Status", "Status"),
    "filter_verdict": Bilingual("Keputusan", "Decision"),
    "filter_pattern": Bilingual("Pola", "Pattern"),
    "filter_attribute": Bilingual("Atribut", "Attribute"),
    "any": Bilingual("semua", "any"),
    "undecided": Bilingual("belum diputuskan", "undecided"),
    "coded": Bilingual("dikode", "coded"),
    "rejected": Bilingual("ditolak", "rejected"),
    "skipped": Bilingual("dilewati", "skipped"),
    "only_pattern": Bilingual("saring pola ini", "filter by this pattern"),
    "nothing_matches": Bilingual("Tidak ada yang cocok dengan saringan.", "Nothing matches the filters."),
    # transcript
    "line": Bilingual("Baris {n}", "Line {n}"),
    "no_document": Bilingual(
        "Belum ada dokumen. Masukkan dengan: qualcode import",
        "No documents yet. Bring some in: qualcode import",
    ),
    "empty_document": Bilingual("Dokumen ini kosong.", "This document is empty."),
    "mark_suggested": Bilingual("saran, belum diputuskan", "suggestion, undecided"),
    "mark_skipped": Bilingual("saran, dilewati", "suggestion, skipped"),
    "mark_rejected": Bilingual("ditolak", "rejected"),
    "mark_coded": Bilingual("dikode", "coded"),
    "prev_document": Bilingual("Dokumen sebelumnya", "Previous document"),
    "next_document": Bilingual("Dokumen berikutnya", "Next document"),
    # the code at hand
    "nothing_selected": Bilingual(
        "Pilih saran atau segmen di transkrip (j, k), atau sorot kata-kata untuk mengodenya sendiri.",
        "Choose a suggestion or segment in the transcript (j, k), or select words to code them yourself.",
    ),
    "why": Bilingual("Mengapa disarankan", "Why it was suggested"),
    "pattern": Bilingual("Pola", "Pattern"),
    "other_rule": Bilingual("Aturan", "Rule"),
    "valence": Bilingual("Arah", "Valence"),
    "cue_word": Bilingual("Kata penanda", "Cue word"),
    "record": Bilingual("Rekam jejak pola", "How the pattern has done"),
    "record_of": Bilingual(
        "{accepted} dari {decided} keputusan Anda menerimanya",
        "accepted in {accepted} of {decided} of your decisions",
    ),
    "record_none": Bilingual("belum ada keputusan Anda", "you have decided on none of its suggestions yet"),
    "also_here": Bilingual("Kode lain di sini", "Other codes here"),
    "another_code": Bilingual("Kode lain yang dekat", "Another code nearby"),
    "all_codes": Bilingual("semua kode", "all codes"),
    "decision": Bilingual("Keputusan", "Decision"),
    "undecided_yet": Bilingual("Belum diputuskan", "Not decided yet"),
    "reason_given": Bilingual("Alasan", "Reason"),
    "no_memo": Bilingual("Belum ada memo.", "No memo yet."),
    "edit_memo": Bilingual("tulis memo", "write a memo"),
    "was_suggested": Bilingual("disarankan sebagai {code}", "suggested as {code}"),
    "code_gone": Bilingual(
        "Kode ini tidak ada lagi di buku kode.", "This code is no longer in the codebook."
    ),
    "draft_note": Bilingual(
        "Diubah, belum diputuskan: a menerimanya begitu, Esc mengembalikannya.",
        "Changed, not decided yet: a accepts it so, Esc brings it back.",
    ),
    # keys and actions
    "next_undecided": Bilingual("berikutnya yang belum diputuskan", "next undecided"),
    "next_mark": Bilingual("berikutnya", "next"),
    "previous_mark": Bilingual("sebelumnya", "previous"),
    "search": Bilingual("cari", "search"),
    "search_label": Bilingual("Cari dalam transkrip", "Search the transcript"),
    "search_count": Bilingual("{n} dari {count}", "{n} of {count}"),
    "search_none": Bilingual("tidak ditemukan", "not found"),
    "pick_code": Bilingual("pilih kode", "pick a code"),
    "select_words": Bilingual("sorot kata untuk dikode", "select words to code"),
    "close_key": Bilingual("tutup, batal", "close, cancel"),
    "code_it": Bilingual("Beri kode", "Code it"),
    "memos": Bilingual("Memo", "Memos"),
    "write_memo": Bilingual("memo", "memo"),
    "status_next": Bilingual("status berikut / sebelum", "next / previous status"),
    "digits": Bilingual("kode lain yang dekat", "another code nearby"),
    # picker
    "picker_code": Bilingual("Beri kode pada sorotan", "Code the selection"),
    "picker_correct": Bilingual("Terima dengan kode lain", "Accept with another code"),
    "picker_label": Bilingual(
        "Nama atau id kode, Indonesia atau Inggris", "Name or id of a code, Indonesian or English"
    ),
    "picker_help": Bilingual(
        "↑↓ pilih · Enter kode · Shift+Enter tandai beberapa · Esc batal",
        "↑↓ choose · Enter code it · Shift+Enter tick several · Esc cancel",
    ),
    "picker_help_one": Bilingual(
        "↑↓ pilih · Enter terima · Esc batal", "↑↓ choose · Enter accept · Esc cancel"
    ),
    "picker_done": Bilingual("Kode ({count})", "Code ({count})"),
    # edges
    "edges_start": Bilingual(
        "Menggeser AWAL: ← → kata, Tab ujung lain, Enter simpan, Esc batal",
        "Moving the START: ← → by word, Tab the other end, Enter keeps, Esc cancels",
    ),
    "edges_end": Bilingual(
        "Menggeser AKHIR: ← → kata, Tab ujung lain, Enter simpan, Esc batal",
        "Moving the END: ← → by word, Tab the other end, Enter keeps, Esc cancels",
    ),
    "edges_sentence": Bilingual("↑ ↓ kalimat lain", "↑ ↓ another sentence"),
    "edge_start": Bilingual("Awal segmen", "Start of the segment"),
    "edge_end": Bilingual("Akhir segmen", "End of the segment"),
    # notices
    "saved": Bilingual("tersimpan", "saved"),
    "memo_kept": Bilingual(
        "Memo tersimpan; saran ini belum diputuskan.", "Memo saved; this suggestion is not decided yet."
    ),
    "conflict": Bilingual(
        "Belum tersimpan: tab lain atau terminal sudah memutuskan lain. Inilah yang berlaku sekarang.",
        "Not saved: another tab or the terminal has decided otherwise. This is what stands now.",
    ),
    "conflict_undo": Bilingual(
        "Ada keputusan yang lebih baru dari tab lain atau terminal. Tekan ⌫ lagi untuk membatalkan yang itu.",
        "There is a newer decision from another tab or the terminal. Press ⌫ again to take that one back.",
    ),
    "offline": Bilingual(
        "Belum tersimpan: qualcode tidak menjawab. Jalankan lagi: qualcode review --web",
        "Not saved: qualcode does not answer. Run it again: qualcode review --web",
    ),
    "session_over": Bilingual(
        "Sesi ini sudah berakhir. Jalankan lagi: qualcode review --web",
        "This session is over. Run again: qualcode review --web",
    ),
    "document_done": Bilingual(
        "Semua saran di dokumen ini sudah diputuskan; . membuka dokumen berikutnya.",
        "All suggestions in this document are decided; . opens the next document.",
    ),
    "all_done": Bilingual("Tidak ada lagi yang belum diputuskan.", "Nothing is left undecided."),
    "already_so": Bilingual("Sudah begitu.", "It is so already."),
    "not_a_suggestion": Bilingual("Di sini tidak ada saran.", "There is no suggestion here."),
    "select_first": Bilingual(
        "Pilih dahulu saran, segmen, atau kata.", "Choose a suggestion, a segment or words first."
    ),
    # memos and blind stretches
    "memos_title": Bilingual("Semua memo", "All memos"),
    "memo_project": Bilingual("Proyek", "Project"),
    "memo_document": Bilingual("Dokumen: {name}", "Document: {name}"),
    "memo_code": Bilingual("Kode: {name}", "Code: {name}"),
    "memo_segments": Bilingual("Memo pada segmen", "Memos on segments"),
    "memo_none": Bilingual("belum ada", "none yet"),
    "memo_saved": Bilingual("Memo tersimpan", "Memo saved"),
    "edit": Bilingual("ubah", "edit"),
    "blind": Bilingual(
        "Dibaca tanpa saran: bagian ini dikode sendiri dahulu (v atau sorot kata-katanya).",
        "Read without suggestions: code this part by yourself first (v, or select words).",
    ),
    "blind_whole": Bilingual("seluruh dokumen", "the whole document"),
    "blind_line": Bilingual("baris {first}", "line {first}"),
    "blind_lines": Bilingual("baris {first}–{last}", "lines {first}–{last}"),
    "blind_finished": Bilingual(
        "Bagian itu selesai; sarannya tampil.", "That part is done; its suggestions show."
    ),
    "blind_done": Bilingual("selesai: tampilkan saran", "done: show suggestions"),
    # refusals
    "refused_title": Bilingual("Halaman ini tidak dibuka", "This page is not opened"),
    "refused_used-token": Bilingual(
        "Tautan ini sudah dipakai atau tidak berlaku. Jalankan lagi di terminal: qualcode review --web",
        "This link has been used or is not valid. Run it again in the terminal: qualcode review --web",
    ),
    "refused_no-session": Bilingual(
        "Peramban ini belum diberi izin. Buka tautan yang dicetak oleh: qualcode review --web",
        "This browser has not been let in. Open the link that was printed by: qualcode review --web",
    ),
    "refused_foreign-host": Bilingual(
        "Alamat ini bukan komputer ini; permintaan ditolak.", "This address is not this machine; refused."
    ),
    "refused_foreign-origin": Bilingual(
        "Permintaan ini tidak datang dari halaman ini; ditolak.",
        "This request does not come from this page; refused.",
    ),
    "refused_not-json": Bilingual("Hanya JSON yang diterima.", "Only JSON is taken."),
    Kind.INTERVIEW: Bilingual("wawancara", "interview"),
    Kind.OBSERVATION: Bilingual("observasi", "observation"),
    Kind.DOCUMENT: Bilingual("dokumen", "document"),
}


class PageWording:
    """Looks words up in one language, and hands the page its whole table."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, key: str, **values: object) -> str:
        return self.table()[key].format(**values)

    def table(self) -> dict[str, str]:
        """Every word of the page by its key; ``{names}`` in braces are filled in by the page."""
        shared = Wording(self.language)
        named = [*Status, *Valence, Role.INFORMANT, Role.INTERVIEWER, *REASONS]
        words = {key: shared.raw(key) for key in (*_SHARED, *named)}
        return {str(key): text for key, text in words.items()} | {
            str(key): text.in_language(self.language) for key, text in _WORDS.items()
        }

    def refusal(self, reason: object) -> str:
        """The sentence for a refusal of the guard."""
        return self.table().get(f"refused_{reason}", str(reason))
