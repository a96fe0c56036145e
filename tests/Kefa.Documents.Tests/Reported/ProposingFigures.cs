using Kefa.Documents.Reported;

namespace Kefa.Documents.Tests.Reported;

public sealed class ProposingFigures
{
    private static readonly FigureMatcher Figures = new(
    [
        new("contracts-reviewed", "合同合法性审核数", "件", ["审核合同", "合同审查"]),
        new("legal-advice", "法律咨询数", "次", ["法律咨询", "咨询意见"]),
        new("normative-documents", "制定行政规范性文件数", "件", ["规范性文件", "新制定规范性文件"]),
        new("proposals", "办理建议提案数", "件", ["人大代表建议", "政协提案", "建议提案"]),
        new("exam-pass-rate", "学法考试通过率", "%", ["通过率", "优秀率"]),
        new("officers-certified", "持证执法人员数", "人", ["行政执法人员", "执法证"]),
        new("sessions-of-study", "中心组学法次数", "次", ["理论学习中心组学习", "集体学法"]),
    ]);

    [Theory]
    [InlineData("2022年法律顾问共审核合同158份，提供法律咨询16次。", "contracts-reviewed|legal-advice")]
    [InlineData("全年办理政协提案和人大代表建议共79件。", "proposals")]
    [InlineData("参加学法考试，通过率达到100%。", "exam-pass-rate")]
    [InlineData("行政执法人員將從4名增長至41名。", "officers-certified|officers-certified")]
    [InlineData("召开20次局党组理论学习中心组学习会。", "sessions-of-study")]
    [InlineData("新制定4份行政规范性文件。", "normative-documents")]
    [InlineData("新认定瞪羚企业13家，接待群众200人次。", "|")]
    [InlineData("审核合同金额1500万元。", "")]
    public void Chooses_by_the_words_beside_the_number_and_its_unit(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', Read(text).Quantities.Select(quantity => Figures.Propose(quantity) is [var best, ..] ? best.Figure.Code : "")));

    [Fact]
    public void Says_why_and_how_sure_it_is()
    {
        FigureProposal proposal = Figures.Propose(Read("法律顾问审核合同158份。").Quantities.Single())[0];

        Assert.Equal(["审核合同"], proposal.Because);
        Assert.InRange(proposal.Score, FigureMatcher.LeastScore, 1);
    }

    [Fact]
    public void Proposes_nothing_without_figures() => Assert.Empty(new FigureMatcher([]).Propose(Read("审核合同158份。").Quantities.Single()));

    private static PastReport Read(string text) => ReportReader.Read([new ReportLine(text)]);
}
