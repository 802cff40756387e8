//! The words of the interface in three languages: one table, so that a missing translation does not compile.

use crate::words::language::Language;

macro_rules! words {
    ($($name:ident: $hant:literal, $hans:literal, $en:literal;)*) => {
        /// The words of the interface in one language.
        pub struct Ui { $(#[doc = $en] pub $name: &'static str,)* }
        const TRADITIONAL: Ui = Ui { $($name: $hant,)* };
        const SIMPLIFIED: Ui = Ui { $($name: $hans,)* };
        const ENGLISH: Ui = Ui { $($name: $en,)* };
    };
}

words! {
    entities: "實體", "实体", "entities";
    home: "首頁", "首页", "Home";
    paper: "文章", "文章", "Paper";
    papers: "文章", "文章", "Papers";
    questions: "問題", "问题", "Questions";
    views: "圖", "图", "Drawings";
    indexes: "索引", "索引", "Indexes";
    vocabulary: "詞彙", "词汇", "Vocabulary";
    rules: "檢查規則", "检查规则", "Rules";
    dataset: "數據集", "数据集", "Dataset";
    skip: "跳到正文", "跳到正文", "Skip to content";
    languages: "語言", "语言", "Languages";
    menu: "網站導覽", "网站导航", "Site";
    you_are_here: "所在位置", "所在位置", "You are here";
    also: "又作", "又作", "also";
    misprint: "誤印", "误印", "misprinted as";
    said: "圖譜所載", "图谱所载", "What is said";
    said_of: "其他陳述怎樣提到它", "其他陈述怎样提到它", "What refers to it";
    read_of: "讀者的讀解", "读者的读解", "What a reader adds";
    links_out: "外部連結", "外部链接", "Elsewhere on the web";
    neighbourhood: "關係圖", "关系图", "Neighbourhood";
    cite: "引用", "引用", "Cite this page";
    formats: "數據格式", "数据格式", "Data formats";
    passages: "出處", "出处", "Passages";
    address: "位址", "位址", "Address";
    position: "次序", "次序", "Place in the order";
    characters: "字符位置", "字符位置", "Characters";
    digest: "文字的 SHA-256", "文字的 SHA-256", "SHA-256 of the words";
    previous: "上一段", "上一段", "Previous";
    next: "下一段", "下一段", "Next";
    nothing_said: "圖譜沒有記載此段說了甚麼。", "图谱没有记载此段说了什么。", "The graph records nothing that this passage says.";
    no_words: "本站不載原文：段落只有位址、字符位置和摘要值。", "本站不载原文：段落只有位址、字符位置和摘要值。", "The words of the paper are not shown here: a passage is an address, a position and a digest.";
    words_of: "原文", "原文", "The words";
    words_verified: "文字已按摘要值核對。", "文字已按摘要值核对。", "The words were verified by their digest.";
    reading_view: "逐段閱讀", "逐段阅读", "Reading view";
    coverage: "涵蓋", "涵盖", "Coverage";
    covered: "段有陳述", "段有陈述", "passages say something";
    corrections: "校讀", "校读", "Corrections";
    statements: "條陳述", "条陈述", "statements";
    facts: "關於文章的資料", "关于文章的资料", "About the paper";
    graph: "圖", "图", "Graph";
    things: "內容", "内容", "Contents";
    answer: "答案", "答案", "Answer";
    rows: "行", "行", "rows";
    no_rows: "沒有答案。", "没有答案。", "There are no answers.";
    query: "SPARQL 查詢", "SPARQL 查询", "SPARQL";
    downloads: "下載", "下载", "Downloads";
    parameters: "可選參數", "可选参数", "Parameters";
    name: "名稱", "名称", "Name";
    page: "頁", "页", "Page";
    classes: "類", "类", "Classes";
    properties: "屬性", "属性", "Properties";
    individuals: "固定值", "固定值", "Fixed values";
    above: "上位", "上位", "Under";
    below: "下位", "下位", "Above";
    domain: "用於", "用于", "Used on";
    range: "取值", "取值", "Values";
    used: "使用次數", "使用次数", "Uses";
    example: "例", "例", "Example";
    severity: "嚴重程度", "严重程度", "Severity";
    problem: "問題所在", "问题所在", "What is wrong";
    solution: "如何修正", "如何修正", "How to mend it";
    violation: "違規", "违规", "violation";
    warning: "警告", "警告", "warning";
    info: "提示", "提示", "note";
    licence: "許可", "许可", "Licence";
    counts: "數量", "数量", "In figures";
    triples: "三元組", "三元组", "Triples";
    graphs: "圖", "图", "Graphs";
    figures: "數據", "数据", "Figures";
    quotations: "引述", "引述", "Quotations";
    proposals: "建議", "建议", "Proposals";
    claims: "主張", "主张", "Claims";
    problems: "難題", "难题", "Problems";
    readings: "讀解", "读解", "Readings";
    size: "大小", "大小", "Size";
    bytes: "字節", "字节", "bytes";
    file: "檔案", "文件", "File";
    data_of_site: "整個數據集", "整个数据集", "The whole dataset";
    by_property: "各屬性的使用", "各属性的使用", "Triples by property";
    by_class: "各類的數量", "各类的数量", "Instances by class";
    found: "沒有找到這一頁", "没有找到这一页", "This page does not exist";
    not_found: "這個網址沒有對應的頁面。可由索引或首頁找起。", "这个网址没有对应的页面。可由索引或首页找起。", "Nothing stands at this address. The indexes and the front page lead to everything.";
    footer: "每項陳述都附有出處段落。", "每项陈述都附有出处段落。", "Every statement carries the passage that says it.";
    more: "展開", "展开", "Show all";
    graph_entities: "實體資料", "实体资料", "entities";
    graph_gloss: "我們的說明", "我们的说明", "our gloss";
    graph_labels: "轉換標籤", "转换标签", "derived label";
    graph_readings: "讀解", "读解", "reading";
    graph_vocabulary: "詞彙", "词汇", "vocabulary";
    graph_inferred: "推論", "推论", "inferred";
    graph_document: "文章資料", "文章资料", "document";
    lead: "把政策文章變成可以查證的鏈接數據：圖譜中的每項陳述，都指向說出它的段落。", "把政策文章变成可以查证的链接数据：图谱中的每项陈述，都指向说出它的段落。", "Policy papers as linked data: every statement in the graph leads to the passage that says it.";
    lead_foreign: "由 RDF 數據製成的網頁。", "由 RDF 数据制成的网页。", "Pages made from RDF data.";
    leaves: "最小文句", "最小文句", "Leaves";
    all_things: "全部", "全部", "All";
    class: "類", "类", "class";
    property: "屬性", "属性", "property";
    individual: "固定值", "固定值", "fixed value";
    of_vocabulary: "關於本詞彙", "关于本词汇", "About the vocabulary";
    value_of: "作為取值見於", "作为取值见于", "Values of";
    shape: "須符合的形狀（SHACL）", "须符合的形状（SHACL）", "Shape (SHACL)";
    used_on: "用處", "用处", "Where it is used";
    diagram: "在詞彙中的位置", "在词汇中的位置", "Its place in the vocabulary";
    drawn_of: "圖中所畫", "图中所画", "drawn";
    most_linked: "只畫關聯最多的；其餘見下表。", "只画关联最多的；其余见下表。", "Only those with most links are drawn; the others are listed below.";
    changes: "更新紀錄", "更新记录", "Changes";
    dump_all: "全部圖，連同出處", "全部图，连同出处", "All graphs, with the passages";
    dump_merged: "合併圖", "合并图", "The merge of all graphs";
    dump_figures: "文中數據（RDF 數據立方）", "文中数据（RDF 数据立方）", "The figures as an RDF Data Cube";
    matrices: "矩陣", "矩阵", "Matrices";
    matrix: "矩陣", "矩阵", "As a matrix";
    zoom: "大小", "大小", "Size";
    fit: "配合版面", "配合版面", "fit";
    in_words: "見於原文", "见于原文", "in the words";
    rest_in_data: "其餘見數據檔案", "其余见数据文件", "the others are in the data files";
    search: "搜尋", "搜索", "Search";
    search_for: "名稱、詞語、人物、段落位址，三種語言皆可", "名称、词语、人物、段落位址，三种语言皆可", "Names, words, people, addresses of passages, in any of the three languages";
    search_needs_script: "這一頁要用腳本搜尋。沒有腳本時，可由索引找起，或在伺服器上用 /search?q=…。", "这一页要用脚本搜索。没有脚本时，可由索引找起，或在服务器上用 /search?q=…。", "This page searches with a script. Without one, start from the indexes, or ask a live server at /search?q=….";
    results: "項結果", "项结果", "results";
    nothing_found: "沒有找到。", "没有找到。", "Nothing is found.";
    did_you_mean: "是否想找：", "是否想找：", "Did you mean";
    choose_a_question: "選一條問題", "选一个问题", "Choose a question";
    ask_in_sparql: "用 SPARQL 提問", "用 SPARQL 提问", "Ask in SPARQL";
    shipped_questions: "現成問題", "现成问题", "Shipped questions";
    load: "載入", "载入", "Load";
    run: "執行", "执行", "Run";
    declare_prefixes: "寫出 PREFIX", "写出 PREFIX", "Write the PREFIX lines";
    with_passages: "連同出處", "连同出处", "With passages";
    keys_of_editor: "Ctrl+Enter 執行；輸入名稱時以上下鍵選擇建議，Tab 採用，Esc 關閉", "Ctrl+Enter 执行；输入名称时以上下键选择建议，Tab 采用，Esc 关闭", "Ctrl+Enter runs; while you type a name: arrow keys choose a suggestion, Tab takes it, Esc closes";
    suggestions: "項建議", "项建议", "suggestions";
    no_suggestions: "沒有建議", "没有建议", "No suggestions";
    running: "執行中…", "执行中…", "Running…";
    no_answer: "伺服器沒有回應", "服务器没有回应", "The server does not answer";
    question_loaded: "已載入問題", "已载入问题", "The question is loaded";
    go_to_line: "跳到", "跳到", "Go to";
    chart: "圖表", "图表", "Chart";
    bars: "長條", "条形", "bars";
    time_axis: "時間軸", "时间轴", "time axis";
    columns_of_chart: "欄位", "列名", "Columns";
    part_of_all: "所畫的只是互相連繫最密的：", "所画的只是互相联系最密的：", "Only those that hang together most are drawn:";
    no_drawing: "這幅圖沒有可畫的內容。", "这幅图没有可画的内容。", "There is nothing to draw.";
}

/// The words of the interface.
pub fn ui(language: Language) -> &'static Ui {
    match language {
        Language::TraditionalChinese => &TRADITIONAL,
        Language::SimplifiedChinese => &SIMPLIFIED,
        Language::English => &ENGLISH,
    }
}

/// What a language calls itself.
pub fn own_name(language: Language) -> &'static str {
    match language {
        Language::TraditionalChinese => "繁體",
        Language::SimplifiedChinese => "简体",
        Language::English => "English",
    }
}
