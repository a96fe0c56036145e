using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Kefa.Bureau.Accounts;
using Kefa.Matching;
using Kefa.Web.Api;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Kefa.Web.Hosting;

/// <summary>The description of the interface for programs: OpenAPI 3.1; and what programs are told of a parameter that cannot be read.</summary>
internal static partial class Description
{
    private const string Token = "token";

    public static void AddDescription(this IServiceCollection services)
    {
        // The description says of numbers and names what the interface writes: ApiJson.
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            options.SerializerOptions.Converters.Add(new JsonStringEnumConverter());
        });
        services.AddOpenApi("v1", options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.AddDocumentTransformer(static (document, _, _) =>
            {
                document.Info = new OpenApiInfo
                {
                    Title = "Kefa 科法",
                    Version = "v1",
                    Description = "Policies, companies and who is entitled to what. Lists come in pages; every answer has an ETag; what is wrong is told as problem details (RFC 9457), in Chinese or English as Accept-Language asks.",
                };
                document.AddComponent<IOpenApiSecurityScheme>(Token, new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An access token that the security administrator issued, with the scope that the operation names." });
                return Task.CompletedTask;
            });
            options.AddOperationTransformer(static (operation, context, _) =>
            {
                if (context.Description.ActionDescriptor.EndpointMetadata.OfType<NeedsScope>().FirstOrDefault() is not { } needed)
                    return Task.CompletedTask;
                var isOpen = context.Description.ActionDescriptor.EndpointMetadata.OfType<IAuthorizeData>().All(a => a.Policy == Policies.Everyone);
                OpenApiSecurityRequirement token = new() { [new OpenApiSecuritySchemeReference(Token, context.Document)] = [needed.Scope] };
                operation.Security = isOpen ? [new OpenApiSecurityRequirement(), token] : [token];
                return Task.CompletedTask;
            });
        });
        services.Configure<RouteHandlerOptions>(static options => options.ThrowOnBadRequest = true);
        services.AddProblemDetails(static options => options.CustomizeProblemDetails = static context =>
        {
            if (context.Exception is not BadHttpRequestException unread || Unread().Match(unread.Message) is not { Success: true } said)
                return;
            var (name, value) = (said.Groups["name"].Value, said.Groups["value"].Value);
            var english = ApiLanguage.IsEnglish(context.HttpContext);
            context.ProblemDetails.Type = Problems.TypeOf("parameter");
            context.ProblemDetails.Title = new LocalText("请求有误。", "The request is not valid.").In(english);
            context.ProblemDetails.Detail = new LocalText($"参数 {name} 的值“{value}”无法读取。", $"The value '{value}' of the parameter {name} cannot be read.").In(english);
        });
    }

    public static void MapDescription(this IEndpointRouteBuilder app) => app.MapOpenApi("/openapi/{documentName}.json").RequireAuthorization(Policies.Everyone);

    /// <summary>What the framework says, in its own words, of a parameter that is no number or no yes.</summary>
    [GeneratedRegex("""^Failed to bind parameter "(?:\S+ )*(?<name>\S+)" from "(?<value>.{0,100}).*"\.$""", RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Unread();
}
