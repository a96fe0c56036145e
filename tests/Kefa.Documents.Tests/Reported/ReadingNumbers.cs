using Kefa.Documents.Reported;

namespace Kefa.Documents.Tests.Reported;

public sealed class ReadingNumbers
{
    [Theory]
    [InlineData("全年审核合同158份。", "158 份")]
    [InlineData("全年审核合同１５８份。", "158 份")]
    [InlineData("审核合同 1,158 份，提供咨询16次。", "1158 份|16 次")]
    [InlineData("服务企业约3.8万家，投入2645.54亿元。", "38000 家|264554000000 元")]
    [InlineData("补助600多万元，惠及企业5000余家次。", "6000000 元|5000 家次")]
    [InlineData("覆盖主体超过10000人（家）。", "10000 人")]
    [InlineData("决策任务五份，已通过四份，举办两次讲座。", "5 份|4 份|2 次")]
    [InlineData("近百人参加，发放百余册，走访二十三家。", "100 人|100 册|23 家")]
    [InlineData("条例共十章七十六条。", "10 章|76 条")]
    [InlineData("报名率、实考率均为：100%，最高分：99分。", "100 %|99 分")]
    [InlineData("办结率百分之九十八点五。", "98.5 %")]
    [InlineData("事项由16个减至14个，时限缩短60%以上，下降2.5个百分点。", "16 个|14 个|60 %|2.5 个百分点")]
    [InlineData("主要负责人2次听取汇报，分五批取消许可，保留386项。", "2 次|5 批|386 项")]
    [InlineData("线上参训人数达3000，满意率99．2％。", "3000 |99.2 %")]
    [InlineData("组织1批次30余人旁听，時間最快3天，放貸是去年3倍。", "1 批次|30 人|3 天|3 倍")]
    [InlineData("這4個受理點共發放資料3000餘份。", "4 个|3000 份")]
    [InlineData("會(huì)議(yì)5次(cì)，專(zhuān)題(tí)2場。", "5 次|2 场")]
    [InlineData("共一件，仅一家。", "")]
    public void Tells_what_is_counted_and_how_many(string text, string expected) => Assert.Equal(expected, Quantities(text));

    [Theory]
    [InlineData("根据柳科通〔2020〕33号和（2023）第5号文件。")]
    [InlineData("第十四次会议、第3次会议、第二批试点、居第2位。")]
    [InlineData("2023年1月11日，11月至12月，2021—2025年，15:30。")]
    [InlineData("“十四五”规划、“532”发展战略、“三会一课”、“12·4”国家宪法日。")]
    [InlineData("十四五期间落实三项制度、三会一课、八项规定，学习二十大、二十届三中全会精神。")]
    [InlineData("《实施纲要（2021-2025年）》第四十条、《百问百答100条》。")]
    [InlineData("建立一支队伍，一批成果，出台一系列文件，一次性告知，千方百计。")]
    [InlineData("从三个方面、5方面、四个层面着力，坚持十一个坚持，开展百家企业行动。")]
    [InlineData("连续三年、近3年、五年规划、三年行动计划。")]
    [InlineData("拨打12345热线或0772-1234567，网址 https://example.org/100件。")]
    [InlineData("编号 123456789012，COVID19，5G，A4 纸。")]
    public void Passes_over_names_dates_ordinals_and_document_numbers(string text) => Assert.Equal("", Quantities(text));

    [Theory]
    [InlineData("约30家", Approximation.About)]
    [InlineData("近30家", Approximation.About)]
    [InlineData("30家左右", Approximation.About)]
    [InlineData("30余家", Approximation.MoreThan)]
    [InlineData("超过30家", Approximation.MoreThan)]
    [InlineData("不少于30家", Approximation.AtLeast)]
    [InlineData("30家以上", Approximation.AtLeast)]
    [InlineData("不超过30家", Approximation.AtMost)]
    [InlineData("30家", Approximation.Exact)]
    public void Tells_how_exactly_it_is_said(string text, Approximation expected)
    {
        Quantity quantity = Assert.Single(Read("走访企业" + text + "。").Quantities);

        Assert.Equal((text, expected), (quantity.Printed, quantity.Approximation));
    }

    [Theory]
    [InlineData("2022年，审核合同8份。", "2022-01-01..2022-12-31")]
    [InlineData("2022年以来，审核合同8份。", "2022-01-01..")]
    [InlineData("2024以來，審核合同8份。", "2024-01-01..")]
    [InlineData("今年以来，审核合同8份。", "2023-01-01..")]
    [InlineData("全年审核合同8份。", "2023-01-01..2023-12-31")]
    [InlineData("去年审核合同8份。", "2022-01-01..2022-12-31")]
    [InlineData("截至2023年10月，审核合同8份。", "..2023-10-31")]
    [InlineData("截至2024年2月29日，审核合同8份。", "..2024-02-29")]
    [InlineData("2021年12月-2022年12月，审核合同8份。", "2021-12-01..2022-12-31")]
    [InlineData("2022年上半年审核合同8份。", "2022-01-01..2022-06-30")]
    [InlineData("2022年第三季度审核合同8份。", "2022-07-01..2022-09-30")]
    [InlineData("2022年11月14日审核合同8份。", "2022-11-14..2022-11-14")]
    [InlineData("审核合同8份。", null)]
    [InlineData("较去年增加，审核合同8份。", null)]
    [InlineData("按《2022年要点》审核合同8份。", null)]
    [InlineData("2022年13月审核合同8份。", null)]
    public void Tells_the_time_that_its_sentence_names(string text, string? expected)
    {
        StatedPeriod? period = Assert.Single(Read("2023年度云江市科学技术局法治政府建设工作报告\n" + text).Quantities).Period;

        Assert.Equal(expected, period is null ? null : FormattableString.Invariant($"{period.From:yyyy-MM-dd}..{period.To:yyyy-MM-dd}"));
    }

    [Theory]
    [InlineData("法律顾问共审核合同158份。", "法律顾问共审核合同")]
    [InlineData("全年召开20次中心组学习会，其他照旧。", "召开…中心组学习会")]
    [InlineData("落实1项行政许可和5项行政处罚权力。", "落实…行政许可|行政处罚权力")]
    [InlineData("协办（会办）件60件。", "协办(会办)件")]
    [InlineData("执法人员增加，从4名增长至41名。", "执法人员增加|执法人员增加")]
    [InlineData("甲类、乙类分别同比增长31%、16%。", "甲类同比增长|乙类同比增长")]
    [InlineData("查询19批次7000余家次企业信息。", "查询…企业信息|企业信息")]
    [InlineData("公开信息12条，其中机构概况8条、政策文件3条。", "公开信息|机构概况|政策文件")]
    [InlineData("承办提案36件，同比增长24.14%。", "承办提案|承办提案同比增长")]
    public void Tells_the_words_of_what_is_counted(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', Read(text).Quantities.Select(quantity => quantity.Subject)));

    [Fact]
    public void Says_where_a_number_stands()
    {
        PastReport report = Read("2023年度云江市科学技术局法治政府建设工作报告\n一、主要做法\n（一）加强审核。一是专人审核，审核合同12份。二是按期报备，报备３件。\n1、公开\n公开信息6条。\n二、打算");

        Assert.Equal(("2023年度云江市科学技术局法治政府建设工作报告", 2023, "云江市科学技术局"), (report.Title, report.Year, report.Organ));
        Assert.Equal(["1 一 主要做法", "2 (一) 加强审核", "3 1 公开", "1 二 打算"], report.Sections.Select(section => $"{section.Level} {section.Number} {section.Title}"));
        Assert.Equal(["一/(一)/一是: 12份", "一/(一)/二是: ３件", "一/(一)/1: 6条"], report.Quantities.Select(quantity => $"{string.Join('/', quantity.Place)}: {report.Paragraphs[quantity.Paragraph].Text.Substring(quantity.Start, quantity.Length)}"));
        Assert.Equal("二是按期报备，报备３件。", report.Quantities.ElementAt(1).Sentence);
    }

    [Fact]
    public void Marks_the_number_in_the_text_as_it_is_printed()
    {
        PastReport report = Read("共發(fā)放資料　３，０００ 餘份，參與 9.98 萬人次。");

        Assert.Equal(["３，０００ 餘份", "9.98 萬人次"], report.Quantities.Select(quantity => report.Paragraphs[quantity.Paragraph].Text.Substring(quantity.Start, quantity.Length)));
        Assert.Equal([3000m, 99800m], report.Quantities.Select(quantity => quantity.Value));
    }

    [Fact]
    public void Reads_what_no_person_would_write_without_losing_its_way()
    {
        string[] hostile = [new('一', 100_000), new('1', 100_000), string.Concat(Enumerable.Repeat("“《（", 50_000)), string.Concat(Enumerable.Repeat("1件、", 20_000)), "\uD840", new('，', 100_000), string.Concat(Enumerable.Repeat("一、", 40_000))];

        foreach (string text in hostile) Assert.NotEmpty(Read(text).Paragraphs);
    }

    private static PastReport Read(string text) => ReportReader.Read([.. text.Split('\n').Select(line => new ReportLine(line))]);

    private static string Quantities(string text) => string.Join('|', Read(text).Quantities.Select(quantity => FormattableString.Invariant($"{quantity.Value:0.######} {quantity.Unit}")));
}
