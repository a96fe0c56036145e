using Kefa.Bureau.Appraisals;
using Kefa.Bureau.Figures;
using Kefa.Matching;

namespace Kefa.Bureau.Tests.Appraisals;

public sealed class FillingSheetsIn
{
    private static readonly SheetItem Meetings = A.Item(3, A.Deduct(A.Absent(0.5m), new Deduction(DeductionKind.Missing, A.Question("LGM-01"), 0.5m, 3, null)), "1");
    private static readonly SheetItem Judged = A.Item(5, new SheetRule.Graded(), "2");
    private static readonly SheetEdition Edition = A.Edition(A.Part("own", 80, Meetings, Judged), A.Part("society", 20));

    private static SheetMatter Sheet { get; } = new("test@1", FigurePeriod.OfYear(2026), [new("1", 1, 1, null)], [], [], [], [], new Dictionary<string, decimal>(), []);

    [Fact]
    public void A_figure_answers_and_people_answer_the_rest()
    {
        ScoredSheet scored = Score(Sheet with { Scores = [new("2", 4, "每季度一次")] }, 2);

        Assert.Equal((2.5m, 4m, true), (scored.Lines[0].Self, scored.Lines[1].Self, scored.IsWhole));
        Assert.Equal((65m, 80m, null), (scored.Own.Total, scored.Own.OutOf, scored.Own.Grade)); // 80 × 6.5 ÷ 8; society is the appraiser's
    }

    [Fact]
    public void A_figure_without_a_number_leaves_the_item_open_until_somebody_scores_it()
    {
        ScoredSheet open = Score(Sheet, null), typed = Score(Sheet with { Scores = [new("1", 2.5m, "纪要在档"), new("2", 5, "齐备")] }, null);

        Assert.Equal((null, true, false), (open.Lines[0].Self, open.Lines[0].IsOpen, open.IsWhole));
        Assert.Equal((2.5m, true, true), (typed.Lines[0].Self, typed.Lines[0].IsOverridden, typed.IsWhole));
    }

    [Fact]
    public void The_same_score_typed_is_no_override() // TSK-R05
    {
        Assert.False(Score(Sheet with { Scores = [new("1", 2.5m, null)] }, 2).Lines[0].IsOverridden);
        Assert.True(Score(Sheet with { Scores = [new("1", 3, null)] }, 2).Lines[0].IsOverridden);
    }

    [Fact]
    public void What_the_sheet_does_not_have_is_a_fault()
    {
        SheetMatter wrong = Sheet with
        {
            Answers = [new("9", 1, 1, null), new("1", 3, 1, null), new("1", 2, 5, null), new("1", 1, 2, null)], Scores = [new("1", 3.5m, "x"), new("2", 1.005m, "x")], Evidence = [new("7", "2026LGM000001A", null)],
        };

        Assert.Equal(["9", "1", "1", "1", "1", "2", "7"], Score(wrong, 2).Faults.Select(f => f.Item));
        Assert.Empty(Score(Sheet, 2).Faults);
    }

    [Fact]
    public void One_record_under_two_items_is_found_however_it_is_written() // TSK-R06
    {
        SheetMatter twice = Sheet with { Evidence = [new("1", "LGM-01 2026", null), new("2", "LGM-01@2026", null), new("1", "LGM-01 2026", null)] };

        Assert.Equal(["LGM-01 2026"], SheetRecords.Shared(twice));
        Assert.Empty(SheetRecords.Shared(Sheet with { Evidence = [new("1", "LGM-01 2026", null), new("1", "LGM-01 2026", null), new("2", "LGM-01 2025", null)] }));
    }

    [Fact]
    public void The_appraisers_scores_are_compared_over_the_same_parts()
    {
        SheetMatter result = Sheet with { Checked = [new("1", 2, null), new("2", 4, null)], CheckedParts = new Dictionary<string, decimal> { ["society"] = 90 } };

        CheckedSheet whole = ScoreSheet.Checked(Edition, result), half = ScoreSheet.Checked(Edition, result with { Checked = [new("1", 2, null)], CheckedParts = new Dictionary<string, decimal>() });

        Assert.Equal((78m, 60m, "合格"), (whole.All.Total, whole.SameParts.Total, whole.All.Grade!.Name.Zh));
        Assert.Equal(["2", "society"], half.Missing);
        Assert.Equal(["3"], ScoreSheet.Checked(Edition, result with { Checked = [new("3", 1, null)] }).Faults.Select(f => f.Item));
    }

    [Fact]
    public void A_snapshot_is_read_as_it_was_written()
    {
        var snapshot = new SheetSnapshot(
            "demo", "2026APR000001Q", 7, new("appraisals/test@1", new string('a', 64)), "2026", new(new DateTimeOffset(2026, 11, 1, 1, 0, 0, TimeSpan.Zero), new(2026, 11, 1), []), [], new("2026", [], []), [Figure(2)],
            [new("1", "项目", 3, "deduct", 2.5m, "3 − 0.5 = 2.5", 2.5m, null, true, ["LGM-01 2026"])], 65.05m, 80, null);

        SheetSnapshot read = SheetSnapshot.Read(snapshot.ToBytes());

        Assert.Equal((65.05m, 2.5m, SheetAnswer.Of(2)), (read.Total, read.Lines[0].Score, read.Answers[0].Known));
        Assert.Contains("\"total\": \"65.05\"", System.Text.Encoding.UTF8.GetString(snapshot.ToBytes()), StringComparison.Ordinal);
        Assert.Throws<Kefa.Bureau.Operations.RefusedException>(() => SheetSnapshot.Read("{}"u8));
    }

    private static ScoredSheet Score(SheetMatter sheet, decimal? meetings) => ScoreSheet.Of(Edition, sheet, new Dictionary<string, SheetFigure> { ["LGM-01"] = Figure(meetings) }, _ => null);

    private static SheetFigure Figure(decimal? number) =>
        new("LGM-01", A.Text("会议"), A.Text("次"), number, number is { } known ? SheetAnswer.Of(known) : SheetAnswer.Unknown, 0, false, number is null ? new LocalText("没有记录", "no record") : null);
}
