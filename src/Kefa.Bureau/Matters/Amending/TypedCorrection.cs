using System.Collections.Immutable;
using Kefa.Bureau.Accounts.Staff;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Matters.Forms;
using Kefa.Procedures;

namespace Kefa.Bureau.Matters.Amending;

/// <summary>Between what people type on the form of a correction and what is asked of the engine. It is kept as a draft, because files come one by one.</summary>
public static class TypedCorrection
{
    public const string Reason = "correction.reason", Law = "correction.law", Article = "correction.article";

    /// <summary>What becomes of a paper: the names of the choices.</summary>
    public const string Keep = "keep", Replace = "replace", Drop = "drop";

    /// <summary>The name of the box that takes a record out.</summary>
    public static string DropOf(StandingRecord record) => FormattableString.Invariant($"drop.{record.List.Path}[{record.Place}]");

    /// <summary>The name of the choice for a paper.</summary>
    public static string ChoiceOf(AttachedDocument paper) => $"paper.{paper.Kind}.{paper.Sha256}";

    /// <summary>The purpose of the file that stands in the place of a paper.</summary>
    public static string PurposeOf(AttachedDocument paper) => $"replace/{paper.Kind}/{paper.Sha256}";

    /// <summary>Whether another file must be sent for it.</summary>
    public static bool IsReplaced(AttachedDocument paper, IReadOnlyDictionary<string, string> typed) => typed.GetValueOrDefault(ChoiceOf(paper)) == Replace;

    /// <summary>Whether the form asks for personal data. It never shows what stands there: that takes a reason, which is recorded. What is left empty stays.</summary>
    public static bool AsksForPersonal(CorrectionForm form) => Leaves(form.Transition.Fields.Select(f => f.Field).Concat(form.Records.SelectMany(r => r.List.Item!.Fields))).Any(f => f.Personal);

    /// <summary>What the form begins with: all as it stands, but for personal data.</summary>
    public static Dictionary<string, string> Known(CorrectionForm form, MatterState state, BureauInfo bureau, StaffNames staff)
    {
        Dictionary<string, string> typed = TypedForm.Known(form.Transition, state.Data, bureau, staff);
        foreach (StandingRecord record in form.Records) TypedForm.KnowRecord(record.List, record.Place, record.Record, bureau, staff, typed);
        foreach (string name in PersonalNames(form)) typed.Remove(name);
        if (form.Opinion is { Opinion: var opinion }) (typed[TypedForm.Conclusion], typed[TypedForm.OpinionText]) = (opinion.Conclusion, opinion.Text);
        typed[Law] = (form.Transition.Basis.IsEmpty ? state.Procedure.Basis : form.Transition.Basis).FirstOrDefault()?.Law ?? "";
        return typed;
    }

    /// <summary>Reads the form; what cannot be read at all is said by the name of its field.</summary>
    public static (CorrectionRequest Request, IReadOnlyList<FormProblem> Problems) Read(
        Procedure procedure, CorrectionForm form, int n, IReadOnlyDictionary<string, string> typed, IReadOnlyList<DraftFileInfo> files, BureauInfo bureau, StaffNames staff)
    {
        // Personal data that was not typed anew stays: of a field nothing is asked, of a record it is what stands there.
        Transition asked = form.Transition with { Fields = [.. form.Transition.Fields.Where(f => !f.Field.Personal || !string.IsNullOrWhiteSpace(typed.GetValueOrDefault(f.Field.Path)))] };
        FormRequest fields = TypedForm.Read(procedure, asked, typed, [], bureau, staff);
        var whole = new Dictionary<string, string>(typed, StringComparer.Ordinal);
        Dictionary<string, string> standing = new(StringComparer.Ordinal);
        foreach (StandingRecord record in form.Records) TypedForm.KnowRecord(record.List, record.Place, record.Record, bureau, staff, standing);
        foreach (string name in PersonalNames(form).Where(name => string.IsNullOrWhiteSpace(typed.GetValueOrDefault(name)) && standing.ContainsKey(name))) whole[name] = standing[name];
        var problems = new List<FormProblem>(fields.Problems);
        var records = ImmutableArray.CreateBuilder<CorrectedRecord>();
        foreach (StandingRecord record in form.Records)
        {
            (System.Text.Json.JsonElement? says, IReadOnlyList<FormProblem> wrong) = TypedForm.ReadRecord(record.List, record.Place, whole, bureau, staff);
            bool isDropped = typed.ContainsKey(DropOf(record));
            if (!isDropped) problems.AddRange(wrong);
            if (!isDropped && says is null)
                problems.Add(new FormProblem(TypedForm.NameIn(record.List, record.Place, record.List.Item!.Fields[0]), new("这一条不能全部留空；不应有的，请勾选“这一条不应有”。", "An entry cannot be left empty: tick the box if it should not be there.")));
            records.Add(new CorrectedRecord(record.List.Path, record.Place, isDropped ? null : says));
        }
        var papers = ImmutableArray.CreateBuilder<PaperCorrection>();
        foreach (AttachedDocument paper in form.Papers.Select(p => p.Document))
        {
            AttachedDocument? by = files.Where(f => f.Purpose == PurposeOf(paper)).Select(f => new AttachedDocument(paper.Kind, f.File.Name, f.File.Sha256, f.File.MediaType, f.File.Size)).LastOrDefault();
            string choice = typed.GetValueOrDefault(ChoiceOf(paper), Keep);
            // A file that is still to come changes nothing yet: the step for papers asks for it.
            if (choice == Drop || (choice == Replace && by is not null)) papers.Add(new PaperCorrection(paper.Kind, paper.Sha256, choice == Drop ? null : by));
        }
        GivenOpinion? opinion = form.Opinion is { Opinion: var given }
            ? new GivenOpinion(given.Kind, typed.GetValueOrDefault(TypedForm.Conclusion, given.Conclusion), typed.GetValueOrDefault(TypedForm.OpinionText)?.Trim() ?? "") : null;
        string law = Of(Law), article = Of(Article);
        return (new CorrectionRequest
        {
            Event = n, Input = fields.Request.Input, Records = records.ToImmutable(), Papers = papers.ToImmutable(), Opinion = opinion, Reason = Of(Reason),
            Basis = law.Length == 0 ? [] : [new LegalBasis(law, article.Length == 0 ? null : article)],
        }, problems);

        string Of(string name) => typed.GetValueOrDefault(name)?.Trim() ?? "";
    }

    private static IEnumerable<string> PersonalNames(CorrectionForm form) =>
    [
        .. form.Transition.Fields.Where(f => f.Field.Personal).Select(f => f.Field.Path),
        .. form.Records.SelectMany(r => r.List.Item!.Fields.Where(f => f.Personal).Select(f => TypedForm.NameIn(r.List, r.Place, f))),
    ];

    private static IEnumerable<FieldDefinition> Leaves(IEnumerable<FieldDefinition> fields) => fields.SelectMany(f => f.Type == FieldType.Group ? Leaves(f.Fields) : [f]);
}
