using System.Globalization;
using System.Text;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Content;
using Kefa.Bureau.Jobs;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Kefa.Matching;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Parameters;

/// <param name="Parameter">Which one.</param>
/// <param name="Value">The value that holds here: what stands there, or the locality's own.</param>
/// <param name="From">From this day on.</param>
/// <param name="Source">The text that says so, with its number and article.</param>
/// <param name="FormToken">The token of the form.</param>
public sealed record ConfirmParameterInput(string Parameter, string? Value, DateOnly? From, string? Source, string? FormToken);

public abstract record ConfirmParameterOutcome
{
    private ConfirmParameterOutcome() { }

    /// <summary>Recorded now, or by the same form before.</summary>
    public sealed record Confirmed(string Location) : ConfirmParameterOutcome;
    public sealed record Refused(IReadOnlyList<(string Field, LocalText Text)> Problems) : ConfirmParameterOutcome;
    public sealed record NoSuchParameter : ConfirmParameterOutcome;
}

/// <summary>Somebody who may says which value holds in this bureau and where it stands. What was said before stays on record.</summary>
public sealed class ConfirmParameter(KefaDbContext db, ParameterLibrary library, EventReader reader, EventWriter writer, FormTokens tokens, AuditTrail audit, ICurrentBureau bureau, TimeProvider time)
{
    public const string Purpose = "confirm-parameter";
    private const int LongestSource = 200;

    public async Task<ConfirmParameterOutcome> HandleAsync(ConfirmParameterInput input, Actor by, CancellationToken cancellationToken)
    {
        await using IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        ParameterSet parameters = await library.LoadAsync(cancellationToken);
        if (parameters.Find(input.Parameter) is not { } parameter) return new ConfirmParameterOutcome.NoSuchParameter();
        List<(string, LocalText)> problems = [];
        string value = Plain(input.Value);
        if (parameter.Read(value) is null)
            problems.Add(("value", parameter.Type switch
            {
                ParameterType.Boolean => new("请填写 true 或 false。", "Enter true or false."),
                ParameterType.Text when parameter.Unit == "monthDay" => new("请填写月-日，例如 03-31。", "Enter month and day, such as 03-31."),
                ParameterType.Text => new("请填写1至200字。", "Enter 1 to 200 characters."),
                _ => new("请填写数字，例如 30。", "Enter a number, such as 30."),
            }));
        DateOnly today = bureau.Required.Today(time);
        if (input.From is not { } from)
            problems.Add(("from", new("请填写起始日期，例如 2026-01-01。", "Enter the first day, such as 2026-01-01.")));
        else if (from.Year < 1949 || from > today.AddYears(5))
            problems.Add(("from", new("起始日期应在 1949 年以后、五年以内。", "The first day is after 1949 and within five years.")));
        string source = (input.Source ?? "").Trim();
        if (source.Length is < 2 or > LongestSource || source.Any(c => char.IsControl(c) || char.IsSurrogate(c)))
            problems.Add(("source", new($"请写明依据的文件、文号和条款，不超过{LongestSource}字。", $"Name the text, its number and article, in at most {LongestSource} characters.")));
        if (problems.Count > 0) return new ConfirmParameterOutcome.Refused(problems);

        switch (await tokens.ConsumeAsync(input.FormToken, Purpose, by.AccountId, cancellationToken))
        {
            case FormTokenOutcome.Used used:
                return new ConfirmParameterOutcome.Confirmed(used.Location ?? Location(parameter));
            case FormTokenOutcome.Invalid:
                return new ConfirmParameterOutcome.Refused([("", new("表单已过期，请再提交一次。", "The form is out of date: send it again."))]);
        }

        string stream = ParameterLibrary.StreamOf(parameter.Id);
        string? before = parameters.On(parameter.Id, input.From!.Value)?.Text;
        try
        {
            await AppendAsync();
        }
        catch (StreamConflictException)
        {
            // Somebody else confirmed it at the same moment: let them see it first.
            return new ConfirmParameterOutcome.Refused([("", new("刚刚有人确认了这个参数，请核对现值后再提交。", "Somebody confirmed this parameter just now: look at what stands there and send it again."))]);
        }
        await tokens.CompleteAsync(input.FormToken!, Purpose, by.AccountId, Location(parameter), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new ConfirmParameterOutcome.Confirmed(Location(parameter));

        async Task AppendAsync()
        {
            await writer.AppendAsync(stream, await reader.EndAsync(stream, cancellationToken),
                [NewEvent.Of(ParameterLibrary.Kind, nameof(ParameterConfirmed), new ParameterConfirmed(parameter.Id, value, before, by.Name)) with { Actor = by.Key, Role = by.Role, Source = source, ValidFrom = input.From }], cancellationToken);
            audit.Record(by, nameof(ParameterConfirmed), stream, new { value, before, from = input.From.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), source });
            await db.SaveChangesAsync(cancellationToken);
        }
    }

    private static string Location(Parameter parameter) => $"/console/parameters/{parameter.Id}?confirmed=true";

    private static string Plain(string? text) => text is null || text.Any(char.IsSurrogate) ? "" : text.Normalize(NormalizationForm.FormKC).Trim();
}

public static class ParametersModule
{
    public static IServiceCollection AddParameters(this IServiceCollection services) => services
        .AddScoped<ParameterLibrary>()
        .AddScoped<ConfirmParameter>()
        .AddSingleton<IContentChecker, ParameterChecker>()
        .AddSingleton<IContentSetChecker, ParameterChecker>();
}
