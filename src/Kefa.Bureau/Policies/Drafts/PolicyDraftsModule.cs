using Kefa.Bureau.Content;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Policies.Drafts;

public static class PolicyDraftsModule
{
    public static IServiceCollection AddPolicyDrafts(this IServiceCollection services) =>
        services.AddScoped<ContentDrafts>().AddScoped<PolicyDrafts>().AddScoped<PublishDraft>().AddScoped<EditModel>().AddScoped<ExplainReach>().AddScoped<ExplainVersions>().AddScoped<WhatIf>();
}
