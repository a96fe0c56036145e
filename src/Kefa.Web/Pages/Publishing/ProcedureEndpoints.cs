using System.Globalization;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Content;
using Kefa.Bureau.Matters.Publishing;
using Kefa.Web.Shell;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Extensions.Primitives;
using AccessPolicies = Kefa.Bureau.Accounts.Policies;

namespace Kefa.Web.Pages.Publishing;

/// <summary>Publishing procedures, and their definitions to take away. What is sent a second time, when the drafts are gone, leads where the first sending led.</summary>
internal static class ProcedureEndpoints
{
    public static void MapProcedures(this IEndpointRouteBuilder app)
    {
        var procedures = app.MapGroup("/console/procedures").ExcludeFromDescription();
        procedures.MapGet("/{procedureId}/{version}/definition.yaml", DefinitionAsync).RequireAuthorization(AccessPolicies.Caseworker);
        procedures.MapPost("/publish/send", PublishAsync).RequireAuthorization(AccessPolicies.Publisher);
    }

    private static async Task<IResult> DefinitionAsync(string procedureId, string version, HttpContext context, ContentLibrary library)
    {
        if (await library.FindAsync(ContentKinds.Procedure, procedureId, version, context.RequestAborted) is not { } item) return TypedResults.NotFound();
        context.Response.Headers.ContentDisposition = Downloads.Attachment($"{item.Name}.yaml");
        return TypedResults.Bytes(item.Bytes.ToArray(), "application/yaml; charset=utf-8");
    }

    private static async Task<IResult> PublishAsync(HttpContext context, IAntiforgery antiforgery, PublishProcedures publish, ICurrentBureau bureau)
    {
        if (!await antiforgery.IsRequestValidAsync(context)) return TypedResults.BadRequest();
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        IReadOnlyList<long> ids = ProcedureQuery.Ids(form["d"]);
        var by = Actor.Of(context.User, bureau.Required.Id, AccessPolicies.RolesOf(AccessPolicies.Publisher));
        string? seen = await publish.HandleAsync(ids, form["token"], by, context.RequestAborted);
        // The page checks again and says what is wrong, with a fresh token.
        return TypedResults.Redirect(context.Request.PathBase + (seen ?? "/console/procedures/publish" + QueryString.Create(
            ids.Select(id => KeyValuePair.Create<string, string?>("d", id.ToString(CultureInfo.InvariantCulture))).Append(KeyValuePair.Create<string, string?>("again", "true")))));
    }
}

internal static class ProcedureQuery
{
    private const int Most = 100;

    /// <summary>The drafts that an address or a form names; what is no number is none.</summary>
    public static IReadOnlyList<long> Ids(StringValues values) =>
        [.. values.OfType<string>().Take(Most).Select(text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long id) ? id : 0).Where(id => id > 0).Distinct()];
}
